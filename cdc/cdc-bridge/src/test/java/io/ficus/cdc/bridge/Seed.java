package io.ficus.cdc.bridge;

import java.util.Random;

/** What a test's chance begins with. */
final class Seed {

  private Seed() {}

  /** A new one, or the one that is to be repeated; printed either way. */
  static long of(String test) {
    long seed = Long.getLong("ficus.seed", new Random().nextLong());
    System.out.println(test + " seed " + seed + " (-Dficus.seed= repeats it)");
    return seed;
  }
}

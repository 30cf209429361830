package io.ficus.cutover.application.handover;

import java.util.Random;
import java.util.function.Consumer;

/** What goes wrong, and when. */
final class SimFaults {

  private final Random random;
  private final Consumer<SimStore> commitOpen;

  /** Only instances crash; what a checker asks is not asked by one. */
  boolean armed;

  SimFaults(Random random, Consumer<SimStore> commitOpen) {
    this.random = random;
    this.commitOpen = commitOpen;
  }

  void mayCrash() {
    if (armed && random.nextInt(150) == 0) {
      throw new SimCrash();
    }
  }

  boolean isAway() {
    return armed && random.nextInt(120) == 0;
  }

  boolean losesConnection() {
    return armed && random.nextInt(120) == 0;
  }

  /** Waiting for a lock ends when those who hold it have committed. */
  void finishOpen(SimStore store) {
    commitOpen.accept(store);
  }
}

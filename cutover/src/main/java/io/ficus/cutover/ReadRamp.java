package io.ficus.cutover;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The keys of a domain whose reads take the path of its stage; reads of all others take the path of
 * the stage before (see {@link StageAt#reads(Object)}). A key is in by a stable hash of its text,
 * so the answer is the same on every instance, for every read, and a key that is in at some
 * percentage is in at every higher one. Immutable.
 *
 * @param percent of the keys, from 0 to 100
 * @param keys are in whatever the percentage
 */
public record ReadRamp(int percent, Set<String> keys) {

  /** Every key: what holds until somebody says otherwise. */
  public static final ReadRamp EVERY_KEY = new ReadRamp(100, Set.of());

  /** Of so many equal parts a key's hash names one; fine enough for a percentage. */
  private static final int PARTS = 10_000;

  /**
   * @throws IllegalArgumentException if the percentage is not from 0 to 100
   */
  public ReadRamp {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException(
          "A ramp is from 0 to 100 percent of the keys, not " + percent);
    }
    keys = Set.copyOf(keys);
  }

  /** Whether reads of a key take the path of the stage. */
  public boolean includes(Object key) {
    if (percent == 100) {
      return true;
    }
    String text = key.toString();
    return keys.contains(text) || part(text) < percent * (PARTS / 100);
  }

  // CRC-32C spreads short decimal keys evenly, is the same in every JVM, and costs nothing.
  private static int part(String text) {
    CRC32C hash = new CRC32C();
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % PARTS);
  }
}

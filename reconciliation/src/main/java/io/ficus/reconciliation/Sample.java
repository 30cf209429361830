package io.ficus.reconciliation;

/**
 * Which keys a run of a sample compares: in the order of the keys, every so many-th of each side.
 * The same sample of the same keys is the same.
 *
 * @param every of how many keys one is taken, at least 1
 * @param offset how many are passed over before the first
 */
public record Sample(long every, long offset) implements Engine {

  /** How sure the bound is. */
  public static final double CONFIDENCE = 0.95;

  public Sample {
    if (every < 1 || offset < 0 || offset >= every || every > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "A sample takes one of at least 1 keys and passes over fewer than that before the first,"
              + " not one of "
              + every
              + " from "
              + offset);
    }
  }

  /**
   * The part of all keys that may differ though none of these did: 1 - 0.05^(1/n), about 3/n. Holds
   * as far as differences do not keep step with the sample.
   *
   * @param keys how many were compared, at least 1
   */
  public static double bound(long keys) {
    return 1 - Math.pow(1 - CONFIDENCE, 1.0 / keys);
  }
}

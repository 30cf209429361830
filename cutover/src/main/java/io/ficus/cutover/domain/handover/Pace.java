package io.ficus.cutover.domain.handover;

import java.time.Duration;

/**
 * How long comparing so many keys took.
 *
 * @param keys more than none
 */
public record Pace(long keys, Duration took) {

  /**
   * @throws IllegalArgumentException if there are no keys
   */
  public Pace {
    if (keys <= 0) {
      throw new IllegalArgumentException("A pace is of some keys, not of " + keys);
    }
  }

  /** How long so many others would take. */
  public Duration of(long others) {
    return Duration.ofMillis((long) Math.ceil((double) took.toMillis() * others / keys));
  }

  /** In words. */
  public String told() {
    return keys + " keys in " + took.toMillis() + " ms";
  }
}

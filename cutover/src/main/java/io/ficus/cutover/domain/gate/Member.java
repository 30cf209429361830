package io.ficus.cutover.domain.gate;

import java.time.Duration;

/**
 * An instance of the fleet.
 *
 * @param instance its name
 * @param epoch the epoch of the domain on which it acts; 0 if it has not said
 * @param silentFor how long ago it was heard of
 * @param alive whether that is short enough to count
 */
public record Member(String instance, long epoch, Duration silentFor, boolean alive) {

  /** Whether it acts on an epoch, or already on a later one. */
  public boolean actsOn(long current) {
    return epoch >= current;
  }
}

package io.ficus.cutover.application;

import java.time.Duration;

/**
 * How long the collecting of evidence may wait.
 *
 * @param catchUpTimeout for a watermark to be applied
 * @param fleetTimeout for the last instance to act on the current epoch
 */
public record EvidenceLimits(Duration catchUpTimeout, Duration fleetTimeout) {

  /** Half a minute, and five seconds. */
  public static EvidenceLimits usual() {
    return new EvidenceLimits(Duration.ofSeconds(30), Duration.ofSeconds(5));
  }
}

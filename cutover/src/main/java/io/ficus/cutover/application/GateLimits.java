package io.ficus.cutover.application;

import java.time.Duration;

/**
 * How strict the gates are.
 *
 * @param reconciliationMaxAge the age at which a reconciliation no longer counts
 * @param catchUpTimeout how long to wait for a watermark
 */
public record GateLimits(Duration reconciliationMaxAge, Duration catchUpTimeout) {

  /** An hour, and half a minute. */
  public static GateLimits usual() {
    return new GateLimits(Duration.ofHours(1), Duration.ofSeconds(30));
  }
}

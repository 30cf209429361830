package io.ficus.cutover.domain.gate;

import java.time.Duration;
import java.util.Set;

/**
 * How strict the gates are.
 *
 * @param reconciliationMaxAge the age at which a reconciliation no longer counts
 * @param ledgerWindow how long the ledger must have been without divergence
 * @param shadowWindow over what time compared reads are counted
 * @param shadowMinSamples how many must have been compared
 * @param shadowMaxPerMillion how many of a million may differ
 * @param reverseSyncMaxLag how old the oldest write may be that the reverse sync has not applied
 * @param strayWindow how long no stray write may have been seen
 * @param leftOut ids of rules that are not asked
 */
public record GateLimits(
    Duration reconciliationMaxAge,
    Duration ledgerWindow,
    Duration shadowWindow,
    long shadowMinSamples,
    long shadowMaxPerMillion,
    Duration reverseSyncMaxLag,
    Duration strayWindow,
    Set<String> leftOut) {

  /** What stands in the reference. */
  public static GateLimits usual() {
    return new GateLimits(
        Duration.ofHours(1),
        Duration.ofHours(1),
        Duration.ofHours(1),
        1_000,
        100,
        Duration.ofSeconds(10),
        Duration.ofHours(1),
        Set.of());
  }

  /**
   * @throws IllegalArgumentException if a time is not positive
   */
  public GateLimits {
    leftOut = Set.copyOf(leftOut);
    for (Duration limit :
        new Duration[] {
          reconciliationMaxAge, ledgerWindow, shadowWindow, reverseSyncMaxLag, strayWindow
        }) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("A limit of a gate must be positive, not " + limit);
      }
    }
  }
}

package io.ficus.cutover.domain.gate;

import io.ficus.cutover.Stage;
import java.time.Duration;
import java.util.Set;

/**
 * How strict the gates are.
 *
 * @param reconciliationMaxAge the age at which a reconciliation no longer counts
 * @param ledgerWindow how long the ledger must have been without divergence
 * @param shadowWindow over what time compared reads are counted
 * @param shadowMinSamples how many must have been compared; at least 1, for none proves nothing
 * @param shadowMaxPerMillion how many of a million may differ
 * @param reverseSyncMaxLag how old the oldest write may be that the reverse sync has not applied
 * @param strayWindow how long no stray write may have been seen
 * @param leftOut ids of rules that are not asked
 * @param twoPersonStages stages that are not entered unless two people stand for it
 * @param approvalMaxAge the age at which an approval no longer counts
 */
public record GateLimits(
    Duration reconciliationMaxAge,
    Duration ledgerWindow,
    Duration shadowWindow,
    long shadowMinSamples,
    long shadowMaxPerMillion,
    Duration reverseSyncMaxLag,
    Duration strayWindow,
    Set<String> leftOut,
    Set<Stage> twoPersonStages,
    Duration approvalMaxAge) {

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
        Set.of(),
        Set.of(),
        Duration.ofHours(24));
  }

  /**
   * @throws IllegalArgumentException if a time or the least number of samples is not positive, or
   *     the share that may differ is negative
   */
  public GateLimits {
    leftOut = Set.copyOf(leftOut);
    twoPersonStages = Set.copyOf(twoPersonStages);
    if (shadowMinSamples < 1 || shadowMaxPerMillion < 0) {
      throw new IllegalArgumentException(
          "Of at least 1 compared read none or more may differ, not "
              + shadowMaxPerMillion
              + " per million of at least "
              + shadowMinSamples);
    }
    for (Duration limit :
        new Duration[] {
          reconciliationMaxAge,
          ledgerWindow,
          shadowWindow,
          reverseSyncMaxLag,
          strayWindow,
          approvalMaxAge
        }) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("A limit of a gate must be positive, not " + limit);
      }
    }
  }

  /** Whether nobody asks the ledger, which costs a watermark. */
  public boolean leavesOutTheLedger() {
    return leftOut.contains(LedgerClean.ID);
  }
}

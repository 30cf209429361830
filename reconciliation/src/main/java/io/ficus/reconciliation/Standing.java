package io.ficus.reconciliation;

import java.time.Instant;
import java.util.Optional;

/**
 * Up to where a domain is proven to agree, between runs.
 *
 * @param verified the last point up to which everything but the pending keys was proven to agree;
 *     empty without a clean and complete run, or once it cannot be said any more which keys changed
 * @param pendingKeys keys that changed and were not compared since
 */
public record Standing(Optional<Verified> verified, long pendingKeys) {

  /**
   * A point.
   *
   * @param run the clean run that it rests on
   * @param through the position in the leading side's log; all that was committed before it counts
   * @param at when that was proven
   */
  public record Verified(long run, String through, Instant at) {}
}

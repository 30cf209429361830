package io.ficus.cutover.domain.gate;

import java.time.Duration;
import java.util.Optional;

/**
 * What the dual-write ledger counted for a domain (contract C7).
 *
 * @param window the time that the counts are of, ending now
 * @param confirmed intents seen on both sides
 * @param healed intents whose second write did not happen and that CDC or reverse sync brought
 * @param diverged intents that are past the watermark and on one side only
 * @param example one that diverged and its cause, for people; empty if none did
 * @param unjudged where no watermark was written: intents that were seen on one side only and may
 *     be on their way; absent where one was
 */
public record LedgerCounts(
    Duration window,
    long confirmed,
    long healed,
    long diverged,
    String example,
    Optional<Long> unjudged) {

  /** Counts past a watermark. */
  public LedgerCounts(Duration window, long confirmed, long healed, long diverged, String example) {
    this(window, confirmed, healed, diverged, example, Optional.empty());
  }

  /** Every intent of the window. */
  long all() {
    return confirmed + healed + diverged + unjudged.orElse(0L);
  }
}

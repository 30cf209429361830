package io.ficus.cutover.domain.gate;

import java.time.Duration;

/**
 * What the dual-write ledger counted for a domain (contract C7).
 *
 * @param window the time that the counts are of, ending now
 * @param confirmed intents seen on both sides
 * @param healed intents whose second write did not happen and that CDC or reverse sync brought
 * @param diverged intents that are past the watermark and on one side only
 * @param example one that diverged and its cause, for people; empty if none did
 */
public record LedgerCounts(
    Duration window, long confirmed, long healed, long diverged, String example) {}

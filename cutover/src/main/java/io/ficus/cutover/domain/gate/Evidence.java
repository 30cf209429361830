package io.ficus.cutover.domain.gate;

import io.ficus.cutover.Approval;
import java.time.Instant;
import java.util.List;

/**
 * What the rules judge by, collected at one moment.
 *
 * @param domain whose advance is judged
 * @param deadLetters records that could not be handled and are not resolved
 * @param fleet the instances that route by the stage
 * @param approvals what two people stand for, newest first
 * @param past what has happened to the stage
 * @param at when the collecting ended; ages count from here
 */
public record Evidence(
    String domain,
    Fact<BridgeState> bridge,
    Fact<CaughtUp> caughtUp,
    Fact<Long> deadLetters,
    Fact<LastReconciliation> reconciliation,
    Fact<List<Member>> fleet,
    Fact<ReverseSyncState> reverseSync,
    Fact<LedgerCounts> ledger,
    Fact<ShadowReads> shadowReads,
    Fact<StrayWrites> strayWrites,
    Fact<List<Approval>> approvals,
    Past past,
    Instant at) {}

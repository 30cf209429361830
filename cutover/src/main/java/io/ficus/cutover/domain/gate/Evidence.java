package io.ficus.cutover.domain.gate;

import java.time.Instant;
import java.util.Optional;

/**
 * What the rules judge by, collected at one moment.
 *
 * @param domain whose advance is judged
 * @param deadLetters records that could not be handled and are not resolved
 * @param lastRollback when the domain was last rolled back
 * @param at when the collecting ended; ages count from here
 */
public record Evidence(
    String domain,
    Fact<BridgeState> bridge,
    Fact<CaughtUp> caughtUp,
    Fact<Long> deadLetters,
    Fact<LastReconciliation> reconciliation,
    Optional<Instant> lastRollback,
    Instant at) {}

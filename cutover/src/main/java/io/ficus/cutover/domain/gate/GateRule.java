package io.ficus.cutover.domain.gate;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.util.Optional;

/**
 * One rule that must hold before a stage may advance. Evidence that is missing makes it
 * INCONCLUSIVE, never OPEN. Immutable.
 */
sealed interface GateRule
    permits BridgeRunning,
        DomainCaughtUp,
        DeadLettersEmpty,
        ReconciliationClean,
        ReconciliationComplete,
        ReconciliationFresh,
        FleetAcknowledged,
        LedgerClean,
        ShadowReadsAgree,
        ReverseSyncHealthy,
        NoStrayWrites,
        WayBackTried,
        ApprovedBySecondPerson {

  /** The stable id, as the audit keeps it. */
  String id();

  /** What the measured value must be, for people. */
  String limit();

  /** A time for people: whole hours, else minutes or seconds, rounded down. */
  static String inWords(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes == 0) {
      return duration.toSeconds() + " s";
    }
    return minutes % 60 == 0 ? duration.toHours() + " h" : minutes + " min";
  }

  /** Judges. */
  Gate judge(Evidence evidence);

  /** A result with something measured. */
  default Gate measured(Gate.State state, String value, Duration age, String explanation) {
    return new Gate(id(), state, Optional.of(value), limit(), Optional.of(age), explanation);
  }

  /** The result where nothing could be measured. */
  default Gate missing(String why) {
    return new Gate(
        id(),
        Gate.State.INCONCLUSIVE,
        Optional.empty(),
        limit(),
        Optional.empty(),
        "Could not be measured: " + why);
  }
}

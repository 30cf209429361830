package io.ficus.cutover.domain.gate;

import io.ficus.cutover.Gate;
import io.ficus.cutover.domain.gate.LastReconciliation.Run;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Evidence by which every gate is open, and the same with one fact changed. */
final class SampleEvidence {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant LONG_AGO = NOW.minus(Duration.ofDays(2));
  static final String GONE = "the wire is cut";

  private SampleEvidence() {}

  static Gate gate(List<Gate> gates, String rule) {
    return gates.stream().filter(gate -> gate.rule().equals(rule)).findFirst().orElseThrow();
  }

  static LedgerCounts ledger(long confirmed, long diverged) {
    return new LedgerCounts(Duration.ofHours(1), confirmed, 0, diverged, "intent 7");
  }

  static ReverseSyncState sync(boolean running, long lagSeconds, long deadLetters) {
    return new ReverseSyncState(running, "STATE", NOW, Duration.ofSeconds(lagSeconds), deadLetters);
  }

  static Evidence good() {
    return evidence(goodBridge(), goodCaughtUp(), known(0L), goodRun());
  }

  static Evidence fleet(Member... members) {
    Evidence e = good();
    return new Evidence(
        e.domain(),
        e.bridge(),
        e.caughtUp(),
        e.deadLetters(),
        e.reconciliation(),
        known(List.of(members)),
        e.reverseSync(),
        e.ledger(),
        e.shadowReads(),
        e.strayWrites(),
        e.approvals(),
        e.past(),
        e.at());
  }

  static Evidence with(Record fact) {
    Evidence e = good();
    return new Evidence(
        e.domain(),
        e.bridge(),
        e.caughtUp(),
        e.deadLetters(),
        e.reconciliation(),
        e.fleet(),
        fact instanceof ReverseSyncState it ? known(it) : e.reverseSync(),
        fact instanceof LedgerCounts it ? known(it) : e.ledger(),
        fact instanceof ShadowReads it ? known(it) : e.shadowReads(),
        fact instanceof StrayWrites it ? known(it) : e.strayWrites(),
        e.approvals(),
        e.past(),
        e.at());
  }

  static Evidence wayBack(boolean tried) {
    return past(good(), new Past(3, Optional.empty(), tried, Optional.of(LONG_AGO)));
  }

  static Evidence past(Evidence e, Past past) {
    return new Evidence(
        e.domain(),
        e.bridge(),
        e.caughtUp(),
        e.deadLetters(),
        e.reconciliation(),
        e.fleet(),
        e.reverseSync(),
        e.ledger(),
        e.shadowReads(),
        e.strayWrites(),
        e.approvals(),
        past,
        e.at());
  }

  static <T> Fact<T> known(T value) {
    return new Fact.Known<>(value);
  }

  static <T> Fact<T> gone() {
    return new Fact.Missing<>(GONE);
  }

  static Evidence bridge(Fact<BridgeState> bridge) {
    return evidence(bridge, goodCaughtUp(), known(0L), goodRun());
  }

  static Evidence caughtUp(Fact<CaughtUp> caughtUp) {
    return evidence(goodBridge(), caughtUp, known(0L), goodRun());
  }

  static Evidence deadLetters(Fact<Long> deadLetters) {
    return evidence(goodBridge(), goodCaughtUp(), deadLetters, goodRun());
  }

  static Evidence reconciliation(Fact<LastReconciliation> reconciliation) {
    return evidence(goodBridge(), goodCaughtUp(), known(0L), reconciliation);
  }

  static Evidence neverRun() {
    return reconciliation(known(new LastReconciliation.NeverRun()));
  }

  static Evidence run(Verdict verdict, boolean complete, long minutesAgo) {
    Instant finished = NOW.minus(Duration.ofMinutes(minutesAgo));
    return reconciliation(
        known(new Run("run-7", verdict, 12_000, complete, finished.minusSeconds(60), finished)));
  }

  static Fact<LastReconciliation> goodRun() {
    return run(Verdict.MATCHES, true, 10).reconciliation();
  }

  static Fact<BridgeState> goodBridge() {
    return known(new BridgeState(true, "RUNNING", NOW));
  }

  static Fact<CaughtUp> goodCaughtUp() {
    return known(new CaughtUp.Reached(Duration.ofMillis(7)));
  }

  static Evidence evidence(
      Fact<BridgeState> bridge,
      Fact<CaughtUp> caughtUp,
      Fact<Long> deadLetters,
      Fact<LastReconciliation> reconciliation) {
    return new Evidence(
        "membership",
        bridge,
        caughtUp,
        deadLetters,
        reconciliation,
        known(List.of(new Member("app-1", 3, Duration.ZERO, true))),
        known(sync(true, 0, 0)),
        known(ledger(9, 0)),
        known(new ShadowReads(Duration.ofHours(1), 5_000, 0, 0, 0)),
        known(new StrayWrites(Duration.ofHours(1), 0, 0)),
        known(List.of()),
        new Past(3, Optional.empty(), true, Optional.of(LONG_AGO)),
        NOW);
  }
}

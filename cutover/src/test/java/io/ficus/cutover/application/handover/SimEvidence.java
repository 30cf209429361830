package io.ficus.cutover.application.handover;

import io.ficus.cutover.application.BridgeEvidence;
import io.ficus.cutover.application.EvidenceSources;
import io.ficus.cutover.application.FeedEvidence;
import io.ficus.cutover.application.ReconciliationEvidence;
import io.ficus.cutover.domain.gate.BridgeState;
import io.ficus.cutover.domain.gate.CaughtUp;
import io.ficus.cutover.domain.gate.LastReconciliation;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the gates are told: all is well, but for what the last reconciliation found. */
final class SimEvidence implements BridgeEvidence, FeedEvidence, ReconciliationEvidence {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private LastReconciliation.Run last =
      new LastReconciliation.Run("1", Verdict.MATCHES, true, START, START);

  EvidenceSources sources(SimControl control, Clock clock) {
    return new EvidenceSources(
        Optional.of(this),
        Optional.of(this),
        Optional.of(this),
        domain -> control.lastRollback,
        Duration.ofSeconds(1),
        clock);
  }

  boolean isClean() {
    return last.verdict() == Verdict.MATCHES;
  }

  void clean(Instant at) {
    last = new LastReconciliation.Run("2", Verdict.MATCHES, true, at, at);
  }

  void differs(Instant at) {
    last = new LastReconciliation.Run("3", Verdict.DIFFERS, true, at, at);
  }

  @Override
  public BridgeState bridge(String domain) {
    return new BridgeState(true, "RUNNING", START);
  }

  @Override
  public CaughtUp caughtUp(String domain, Duration timeout) {
    return new CaughtUp.Reached(Duration.ZERO);
  }

  @Override
  public long deadLetters(String domain) {
    return 0;
  }

  @Override
  public long recordsBehind(String domain) {
    return 0;
  }

  @Override
  public LastReconciliation last(String domain) {
    return last;
  }
}

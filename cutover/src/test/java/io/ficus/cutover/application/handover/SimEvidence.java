package io.ficus.cutover.application.handover;

import io.ficus.cutover.application.EvidenceLimits;
import io.ficus.cutover.application.EvidenceSources;
import io.ficus.cutover.application.FakeEvidence;
import io.ficus.cutover.domain.gate.LastReconciliation;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import java.time.Clock;
import java.time.Instant;

/** What the gates are told: all is well, but for what the last reconciliation found. */
final class SimEvidence {

  private final FakeEvidence told;
  private LastReconciliation.Run last;

  SimEvidence(Clock clock) {
    told = new FakeEvidence(clock);
    last = run(Verdict.MATCHES, clock.instant());
    told.reconciliation = () -> last;
  }

  EvidenceSources sources(SimControl control, Clock clock) {
    return new EvidenceSources(
        told.sources(), domain -> control.past(), EvidenceLimits.usual(), clock);
  }

  boolean isClean() {
    return last.verdict() == Verdict.MATCHES;
  }

  void clean(Instant at) {
    last = run(Verdict.MATCHES, at);
  }

  void differs(Instant at) {
    last = run(Verdict.DIFFERS, at);
  }

  private static LastReconciliation.Run run(Verdict verdict, Instant at) {
    return new LastReconciliation.Run("1", verdict, 4, true, at, at);
  }
}

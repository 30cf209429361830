package io.ficus.cutover.application;

import io.ficus.cutover.domain.gate.BridgeState;
import io.ficus.cutover.domain.gate.CaughtUp;
import io.ficus.cutover.domain.gate.LastReconciliation;
import io.ficus.cutover.domain.gate.LastReconciliation.Run;
import io.ficus.cutover.domain.gate.LastReconciliation.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Good news from every source, until a test says otherwise. */
public final class FakeEvidence implements BridgeEvidence, FeedEvidence, ReconciliationEvidence {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  public volatile Supplier<BridgeState> bridge = () -> new BridgeState(true, "RUNNING", LONG_AGO);
  public volatile Supplier<CaughtUp> caughtUp = () -> new CaughtUp.Reached(Duration.ofMillis(5));
  public volatile Supplier<Long> deadLetters = () -> 0L;
  public volatile Supplier<Long> recordsBehind = () -> 0L;
  public volatile Supplier<LastReconciliation> reconciliation;

  public FakeEvidence(Clock clock) {
    reconciliation =
        () -> new Run("run-1", Verdict.MATCHES, true, clock.instant(), clock.instant());
  }

  @Override
  public BridgeState bridge(String domain) {
    return bridge.get();
  }

  @Override
  public CaughtUp caughtUp(String domain, Duration timeout) {
    return caughtUp.get();
  }

  @Override
  public long deadLetters(String domain) {
    return deadLetters.get();
  }

  @Override
  public long recordsBehind(String domain) {
    return recordsBehind.get();
  }

  @Override
  public LastReconciliation last(String domain) {
    return reconciliation.get();
  }
}

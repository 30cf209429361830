package io.ficus.app.server;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.ChangeFeed;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeStatus;
import io.ficus.cutover.application.BridgeEvidence;
import io.ficus.cutover.application.FeedEvidence;
import io.ficus.cutover.application.ReconciliationEvidence;
import io.ficus.cutover.domain.gate.BridgeState;
import io.ficus.cutover.domain.gate.CaughtUp;
import io.ficus.cutover.domain.gate.LastReconciliation;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the gates of the cutover are told, from the parts that know it. */
@Component
final class CutoverEvidence implements BridgeEvidence, FeedEvidence, ReconciliationEvidence {

  private final Bridge bridge;
  private final ChangeFeed feed;
  private final Watermarks watermarks;
  private final Reconciliations reconciliations;

  CutoverEvidence(
      Bridge bridge, ChangeFeed feed, Watermarks watermarks, Reconciliations reconciliations) {
    this.bridge = bridge;
    this.feed = feed;
    this.watermarks = watermarks;
    this.reconciliations = reconciliations;
  }

  @Override
  public BridgeState bridge(String domain) {
    BridgeStatus status = bridge.status();
    Optional<String> elsewhere = bridge.carriedElsewhere();
    if (elsewhere.isPresent()) {
      // Whether it arrives is what the watermark shows, which is asked with this.
      return new BridgeState(true, "carried by " + elsewhere.get(), status.since());
    }
    boolean running = status.state().followsTheLog();
    String state =
        running || status.lastError().isEmpty()
            ? status.state().name()
            : status.state() + ": " + status.lastError().get().message();
    return new BridgeState(running, state, status.since());
  }

  @Override
  public CaughtUp caughtUp(String domain, Duration timeout) {
    AwaitOutcome outcome = watermarks.await(domain, watermarks.mark(), timeout);
    if (outcome instanceof AwaitOutcome.Applied applied) {
      return new CaughtUp.Reached(applied.waited());
    }
    AwaitOutcome.TimedOut timedOut = (AwaitOutcome.TimedOut) outcome;
    return new CaughtUp.NotReached("the mark had not arrived " + timedOut.told());
  }

  @Override
  public long deadLetters(String domain) {
    FeedStatus status = feed.status(domain);
    if (status.state() != FeedStatus.State.RUNNING) {
      // The count may be an old one, and an old zero must not open a gate.
      throw new IllegalStateException(
          "The feed is " + status.state() + status.lastError().map(e -> ": " + e).orElse(""));
    }
    return status.deadLetters();
  }

  @Override
  public long recordsBehind(String domain) {
    return feed.status(domain).recordsBehind();
  }

  @Override
  public LastReconciliation last(String domain) {
    return reconciliations
        .last(domain)
        .<LastReconciliation>map(CutoverEvidence::run)
        .orElseGet(LastReconciliation.NeverRun::new);
  }

  private static LastReconciliation run(Run run) {
    return new LastReconciliation.Run(
        Long.toString(run.id()),
        run.repaired() ? LastReconciliation.Verdict.REPAIRED : verdict(run.verdict()),
        run.totals().keysSeen(),
        run.complete(),
        run.startedAt(),
        run.finishedAt().orElse(run.startedAt()));
  }

  private static LastReconciliation.Verdict verdict(Verdict verdict) {
    if (verdict instanceof Verdict.Matches) {
      return LastReconciliation.Verdict.MATCHES;
    }
    return verdict instanceof Verdict.Differs
        ? LastReconciliation.Verdict.DIFFERS
        : LastReconciliation.Verdict.UNPROVEN;
  }
}

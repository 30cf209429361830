package io.ficus.app.handover;

import io.ficus.cdc.SourcePosition;
import io.ficus.cutover.application.ChangedKeys;
import io.ficus.cutover.application.ReconciliationEvidence;
import io.ficus.cutover.domain.gate.LastReconciliation;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import io.ficus.seam.ChangedAggregates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Looks again at the aggregates that changed since the last clean reconciliation began. */
final class ChangedSinceReconciliation implements ChangedKeys, AutoCloseable {

  private static final int MOST = 20_000;
  private static final int LANES = 6;

  /** A transaction that wrote before the run began and committed after it is older than this. */
  private static final Duration IN_FLIGHT = Duration.ofSeconds(5);

  private final ReconciliationEvidence reconciliation;
  private final ChangedAggregates aggregates;
  private final LogClock log;
  private final Clock clock;
  private final ExecutorService lanes;

  ChangedSinceReconciliation(
      ReconciliationEvidence reconciliation,
      ChangedAggregates aggregates,
      LogClock log,
      Clock clock) {
    this.reconciliation = reconciliation;
    this.aggregates = aggregates;
    this.log = log;
    this.clock = clock;
    this.lanes =
        Executors.newFixedThreadPool(
            LANES,
            task -> {
              Thread thread = new Thread(task, "ficus-verify");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public VerifyOutcome verify(String domain, Duration budget) {
    Instant begun = clock.instant();
    try {
      if (!(reconciliation.last(domain) instanceof LastReconciliation.Run run)
          || run.verdict() != LastReconciliation.Verdict.MATCHES
          || !run.complete()) {
        return new VerifyOutcome.Unproven(
            "the last reconciliation is not clean and complete: ficus reconcile run " + domain);
      }
      Optional<SourcePosition> from = log.before(run.startedAt().minus(IN_FLIGHT));
      if (from.isEmpty()) {
        return new VerifyOutcome.Unproven(
            "this instance started after the last reconciliation began, and does not know what has"
                + " changed since; run ficus reconcile run "
                + domain);
      }
      List<String> keys = aggregates.since(from.get(), MOST + 1);
      return keys.size() > MOST
          ? new VerifyOutcome.Unproven(
              "more than " + MOST + " aggregates have changed since; reconcile again")
          : compare(keys, begun, budget);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new VerifyOutcome.Unproven("interrupted");
    } catch (ExecutionException | RuntimeException e) {
      return new VerifyOutcome.Unproven(String.valueOf(e.getMessage()));
    }
  }

  private VerifyOutcome compare(List<String> keys, Instant begun, Duration budget)
      throws InterruptedException, ExecutionException {
    ConcurrentLinkedQueue<String> left = new ConcurrentLinkedQueue<>(keys);
    ConcurrentLinkedQueue<String> differing = new ConcurrentLinkedQueue<>();
    List<Future<?>> work =
        IntStream.range(0, LANES)
            .<Future<?>>mapToObj(lane -> lanes.submit(() -> compare(left, differing)))
            .toList();
    for (Future<?> lane : work) {
      long millis = budget.minus(Duration.between(begun, clock.instant())).toMillis();
      try {
        lane.get(Math.max(0, millis), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        int open = left.size();
        left.clear();
        return new VerifyOutcome.Unproven(
            open + " of " + keys.size() + " changed aggregates did not fit into the budget");
      }
    }
    return differing.isEmpty()
        ? new VerifyOutcome.Verified(keys.size(), Duration.between(begun, clock.instant()))
        : new VerifyOutcome.Differs(
            keys.size(),
            String.join("; ", differing.stream().limit(5).toList())
                + (differing.size() > 5 ? " and " + (differing.size() - 5) + " more" : ""));
  }

  private void compare(
      ConcurrentLinkedQueue<String> left, ConcurrentLinkedQueue<String> differing) {
    String key = left.poll();
    while (key != null) {
      aggregates.difference(key).ifPresent(differing::add);
      key = left.poll();
    }
  }

  @Override
  public void close() {
    lanes.shutdownNow();
  }
}

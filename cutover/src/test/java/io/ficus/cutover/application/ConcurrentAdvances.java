package io.ficus.cutover.application;

import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.domain.gate.BridgeState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Two advances that have both read the same epoch before either stores its change. */
public final class ConcurrentAdvances {

  private ConcurrentAdvances() {}

  /** The two outcomes, by the names of their types. */
  public static List<CutoverOutcome> two(CutoverFixture fixture, String domain) throws Exception {
    CyclicBarrier bothHaveRead = new CyclicBarrier(2);
    fixture.evidence.bridge =
        () -> {
          try {
            bothHaveRead.await(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException("The other advance never came", e);
          }
          return new BridgeState(true, "RUNNING", Instant.EPOCH);
        };
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<CutoverOutcome> one =
          pool.submit(() -> fixture.cutovers.advance(domain, CutoverFixture.request()));
      Future<CutoverOutcome> two =
          pool.submit(() -> fixture.cutovers.advance(domain, CutoverFixture.request()));
      return Stream.of(one.get(), two.get())
          .sorted(Comparator.comparing(outcome -> outcome.getClass().getSimpleName()))
          .toList();
    } finally {
      pool.shutdownNow();
    }
  }
}

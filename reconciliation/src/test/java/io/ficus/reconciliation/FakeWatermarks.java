package io.ficus.reconciliation;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Watermarks of a domain that does whatever a test says while it is waited for. */
final class FakeWatermarks implements Watermarks {

  private final AtomicInteger marks = new AtomicInteger();
  private final AtomicInteger awaited = new AtomicInteger();
  private volatile IntConsumer meanwhile = round -> {};
  private volatile boolean late;

  /** What happens while a mark is awaited for the n-th time, from 1. */
  void meanwhile(IntConsumer happens) {
    meanwhile = happens;
  }

  /** From now on the domain never gets there. */
  void neverApplied() {
    late = true;
  }

  int awaited() {
    return awaited.get();
  }

  @Override
  public Watermark mark() {
    int n = marks.incrementAndGet();
    return new Watermark("mark-" + n, new SourcePosition(0, 1000L + n));
  }

  @Override
  public AwaitOutcome await(String domain, Watermark watermark, Duration timeout) {
    meanwhile.accept(awaited.incrementAndGet());
    return late
        ? new AwaitOutcome.TimedOut(timeout, List.of("cdc.shop.people-0"))
        : new AwaitOutcome.Applied(Duration.ZERO);
  }
}

package io.ficus.seam;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import java.time.Duration;
import java.util.List;

/** Watermarks that answer as told, and do something while they are awaited. */
final class RecordingWatermarks implements Watermarks {

  private final List<String> journal;
  private volatile AwaitOutcome outcome = new AwaitOutcome.Applied(Duration.ZERO);
  private volatile Runnable meanwhile = () -> {};

  RecordingWatermarks(List<String> journal) {
    this.journal = journal;
  }

  void meanwhile(Runnable what) {
    meanwhile = what;
  }

  void timeOut() {
    outcome = new AwaitOutcome.TimedOut(Duration.ofSeconds(1), List.of("cdc.shop.membership-0"));
  }

  @Override
  public Watermark mark() {
    journal.add("mark");
    return new Watermark("w", SourcePosition.ofLsn(7));
  }

  @Override
  public AwaitOutcome await(String domain, Watermark watermark, Duration timeout) {
    journal.add("await " + domain);
    meanwhile.run();
    return outcome;
  }
}

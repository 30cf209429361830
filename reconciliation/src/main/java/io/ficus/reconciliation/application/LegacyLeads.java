package io.ficus.reconciliation.application;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import java.time.Duration;
import java.util.List;

/** The legacy store leads, and watermarks in its log prove that the domain has caught up. */
public final class LegacyLeads implements CatchUp {

  private static final int SHOWN = 5;

  private final Watermarks watermarks;

  public LegacyLeads(Watermarks watermarks) {
    this.watermarks = watermarks;
  }

  @Override
  public Leader leader(String domain) {
    return Leader.LEGACY;
  }

  @Override
  public Mark mark(String domain) {
    Watermark watermark = watermarks.mark();
    return new Mark(watermark.id(), watermark.position().toString(), Leader.LEGACY);
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    AwaitOutcome outcome =
        watermarks.await(
            domain, new Watermark(mark.id(), SourcePosition.parse(mark.position())), timeout);
    return outcome instanceof AwaitOutcome.TimedOut late
        ? new Caught.NotUp(told(late))
        : new Caught.Up();
  }

  private static String told(AwaitOutcome.TimedOut late) {
    List<String> missing = late.missing();
    String more = missing.size() > SHOWN ? " and " + (missing.size() - SHOWN) + " more" : "";
    return "the domain did not get to the watermark within "
        + late.waited().toMillis()
        + " ms; missing on "
        + String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())))
        + more;
  }
}

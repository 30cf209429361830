package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/** Compared reads agree, and there were enough of them to say so. */
record ShadowReadsAgree(Duration window, long minSamples, long maxPerMillion) implements GateRule {

  @Override
  public String id() {
    return "shadow-reads-agree";
  }

  @Override
  public String limit() {
    return "at most "
        + maxPerMillion
        + " per million of at least "
        + minSamples
        + " in "
        + window.toMinutes()
        + " min";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.shadowReads().either(this::judge, this::missing);
  }

  private Gate judge(ShadowReads reads) {
    String value = reads.mismatches() + " of " + reads.samples();
    // Exact, also where a percentage would be rounded to nothing.
    if (reads.mismatches() * 1_000_000 > maxPerMillion * Math.max(reads.samples(), minSamples)) {
      return measured(
          CLOSED, value, Duration.ZERO, "Reads of the two stores differ; see what they compared.");
    }
    return reads.samples() < minSamples
        ? measured(
            INCONCLUSIVE,
            value,
            Duration.ZERO,
            "Too few reads were compared to say so. Wait, or compare more of them.")
        : measured(OPEN, value, Duration.ZERO, "The stores answer alike.");
  }
}

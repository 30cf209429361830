package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.util.Optional;

/**
 * Compared reads agree, and there were enough of them to say so. A read that the domain store
 * cannot answer counts like one that differs: after the step nobody else would answer it.
 */
record ShadowReadsAgree(Duration window, long minSamples, long maxPerMillion) implements GateRule {

  /**
   * Fewer than one of so many reads may be left unjudged. Rows that are written all the time move
   * while they are compared, which says nothing of them; where a tenth and more is unjudged the
   * domain store does not reach the marks, and any of them may have differed.
   */
  private static final long ONE_UNJUDGED_IN = 10;

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
        + GateRule.inWords(window)
        + ", under 10 % unjudged";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence
        .shadowReads()
        .either(
            reads ->
                judge(reads)
                    .restingOn(new Gate.Basis(reads.samples(), Optional.of(reads.window()))),
            this::missing);
  }

  private Gate judge(ShadowReads reads) {
    String value =
        reads.mismatches()
            + " of "
            + reads.samples()
            + ", "
            + reads.faults()
            + " failed, "
            + reads.unjudged()
            + " unjudged";
    // Exact, also where a percentage would be rounded to nothing.
    if ((reads.mismatches() + reads.faults()) * 1_000_000
        > maxPerMillion * Math.max(reads.judged(), minSamples)) {
      return measured(
          CLOSED,
          value,
          Duration.ZERO,
          reads.faults() > 0
              ? "The domain store could not answer reads that the legacy store answers. Find out"
                  + " which, and reconcile."
              : "Reads of the two stores differ. Do `ficus reconcile run`, and see what differs.");
    }
    if (reads.samples() < minSamples) {
      return measured(
          INCONCLUSIVE,
          value,
          Duration.ZERO,
          "Too few reads were compared since the domain entered its stage. Wait, or compare more"
              + " of them.");
    }
    return reads.unjudged() * ONE_UNJUDGED_IN >= reads.judged() + reads.unjudged()
        ? measured(
            INCONCLUSIVE,
            value,
            Duration.ZERO,
            "Too many reads could not be judged, because the domain store was late or the rows"
                + " moved. Wait until it keeps up.")
        : measured(OPEN, value, Duration.ZERO, "The stores answer alike.");
  }
}

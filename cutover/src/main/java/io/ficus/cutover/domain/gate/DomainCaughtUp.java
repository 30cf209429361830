package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/** The domain has applied everything before a watermark that was written for this judgement. */
record DomainCaughtUp() implements GateRule {

  static final String ID = "domain-caught-up";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String limit() {
    return "watermark applied";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.caughtUp().either(this::judge, this::missing);
  }

  private Gate judge(CaughtUp caughtUp) {
    if (caughtUp instanceof CaughtUp.Reached reached) {
      return measured(
          OPEN,
          "applied after " + reached.waited().toMillis() + " ms",
          Duration.ZERO,
          "The domain store holds everything that was committed before the watermark.");
    }
    if (caughtUp instanceof CaughtUp.NotReached notReached) {
      return measured(
          CLOSED,
          "not applied in time",
          Duration.ZERO,
          "The domain store is behind: "
              + notReached.detail()
              + ". Wait until it has caught up, or see what holds it back.");
    }
    if (caughtUp instanceof CaughtUp.NotAsked notAsked) {
      return measured(
              INCONCLUSIVE,
              notAsked.recordsBehind() + " records wait",
              Duration.ZERO,
              "Not proven, because that takes a watermark, and a plan writes nothing. An advance asks.")
          .leftForTheAdvance();
    }
    return missing(((CaughtUp.Unknown) caughtUp).reason());
  }
}

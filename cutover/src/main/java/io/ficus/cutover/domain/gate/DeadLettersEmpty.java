package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/** Every change of the domain could be applied. */
record DeadLettersEmpty() implements GateRule {

  @Override
  public String id() {
    return "dead-letters-empty";
  }

  @Override
  public String limit() {
    return "0";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.deadLetters().either(this::judge, this::missing);
  }

  private Gate judge(long count) {
    if (count < 0) {
      return missing("a count of " + count + " dead letters means nothing");
    }
    return count == 0
        ? measured(OPEN, "0", Duration.ZERO, "No change waits for somebody to look at it.")
        : measured(
            CLOSED,
            Long.toString(count),
            Duration.ZERO,
            "Changes that could not be applied are missing from the domain store. Their reasons"
                + " stand with them; resolve them first.");
  }
}

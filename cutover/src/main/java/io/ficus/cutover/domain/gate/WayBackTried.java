package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/** Somebody has gone back from LIVE once, so it is known that it works before it must. */
record WayBackTried() implements GateRule {

  @Override
  public String id() {
    return "way-back-tried";
  }

  @Override
  public String limit() {
    return "once";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.past().wayBackTried()
        ? measured(OPEN, "yes", Duration.ZERO, "The authority went back to the legacy store once.")
        : measured(
            CLOSED,
            "never",
            Duration.ZERO,
            "The authority never went back to the legacy store. Roll back once, and come again.");
  }
}

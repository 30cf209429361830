package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/** Nobody wrote to the domain's legacy tables past Ficus for a while, and what was is settled. */
record NoStrayWrites(Duration window) implements GateRule {

  @Override
  public String id() {
    return "no-stray-writes";
  }

  @Override
  public String limit() {
    return "0 in " + window.toMinutes() + " min, 0 unsettled";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.strayWrites().either(this::judge, this::missing);
  }

  private Gate judge(StrayWrites strays) {
    String value = strays.inWindow() + ", " + strays.unsettled() + " unsettled";
    return strays.inWindow() == 0 && strays.unsettled() == 0
        ? measured(OPEN, value, Duration.ZERO, "Nobody else writes to the legacy tables.")
        : measured(
            CLOSED,
            value,
            Duration.ZERO,
            "Somebody writes to the domain's legacy tables. Find the writer; adopt or refuse what"
                + " it wrote.");
  }
}

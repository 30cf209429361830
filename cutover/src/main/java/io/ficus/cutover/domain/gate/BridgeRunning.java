package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/** The bridge carries changes. Its state is read for the judgement, so it is of no age. */
record BridgeRunning() implements GateRule {

  @Override
  public String id() {
    return "bridge-running";
  }

  @Override
  public String limit() {
    return "running";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.bridge().either(this::judge, this::missing);
  }

  private Gate judge(BridgeState bridge) {
    return bridge.running()
        ? measured(OPEN, bridge.state(), Duration.ZERO, "Running since " + bridge.since() + ".")
        : measured(
            CLOSED,
            bridge.state(),
            Duration.ZERO,
            "Not running since "
                + bridge.since()
                + ". See `ficus bridge status`; resume it, or mend what stopped it.");
  }
}

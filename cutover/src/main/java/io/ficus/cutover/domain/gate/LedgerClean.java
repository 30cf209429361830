package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/** Of the routed writes of the window, none is on one side only. None at all proves nothing. */
record LedgerClean(Duration window) implements GateRule {

  static final String ID = "ledger-clean";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String limit() {
    return "0 diverged in " + window.toMinutes() + " min";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.ledger().either(this::judge, this::missing);
  }

  private Gate judge(LedgerCounts counts) {
    long all = counts.confirmed() + counts.healed() + counts.diverged();
    String value = counts.diverged() + " of " + all;
    if (counts.diverged() > 0) {
      return measured(
          CLOSED, value, Duration.ZERO, "Writes are on one side only, such as " + counts.example());
    }
    return all == 0
        ? measured(INCONCLUSIVE, value, Duration.ZERO, "No routed write was seen in the window.")
        : measured(
            OPEN, value, Duration.ZERO, counts.healed() + " of them were brought by CDC alone.");
  }
}

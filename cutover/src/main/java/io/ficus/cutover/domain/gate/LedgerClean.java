package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Of the routed writes of the window, none is on one side only. None at all proves nothing. The
 * window begins where the authority moved, if it did within it: writes of before went the other
 * way, and the hand-over compared what became of them.
 */
record LedgerClean(Duration window) implements GateRule {

  static final String ID = "ledger-clean";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String limit() {
    return "0 diverged in " + GateRule.inWords(window);
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence
        .ledger()
        .either(
            counts ->
                judge(counts, evidence.past().authoritySince())
                    .restingOn(new Gate.Basis(counts.all(), Optional.of(counts.window()))),
            this::missing);
  }

  private Gate judge(LedgerCounts counts, Optional<Instant> authoritySince) {
    long all = counts.all();
    String value = counts.diverged() + " of " + all;
    if (counts.diverged() > 0) {
      return measured(
          CLOSED, value, Duration.ZERO, "Writes are on one side only, such as " + counts.example());
    }
    if (all > 0 && counts.unjudged().isPresent()) {
      return measured(
              INCONCLUSIVE,
              counts.unjudged().get() + " of " + all + " on one side so far",
              Duration.ZERO,
              "Not proven, because that takes a watermark, and a plan writes nothing. An advance asks.")
          .leftForTheAdvance();
    }
    return all == 0
        ? measured(
            INCONCLUSIVE,
            value,
            Duration.ZERO,
            "No routed write was seen "
                + authoritySince
                    .filter(since -> counts.window().compareTo(window) < 0)
                    .map(since -> "since the authority moved at " + since + ".")
                    .orElse("in the window."))
        : measured(
            OPEN, value, Duration.ZERO, counts.healed() + " of them were brought by CDC alone.");
  }
}

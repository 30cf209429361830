package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Nobody wrote to the domain's legacy tables past Ficus for a while, and what was is settled. While
 * the legacy store had the authority nothing was a stray, so only the time since then counts.
 */
record NoStrayWrites(Duration window) implements GateRule {

  @Override
  public String id() {
    return "no-stray-writes";
  }

  @Override
  public String limit() {
    return "0 in " + GateRule.inWords(window) + ", 0 unsettled";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence
        .strayWrites()
        .either(
            strays ->
                judge(strays, evidence.past().authoritySince(), evidence.at())
                    .restingOn(new Gate.Basis(strays.inWindow(), Optional.of(strays.window()))),
            this::missing);
  }

  private Gate judge(StrayWrites strays, Optional<Instant> authoritySince, Instant now) {
    String value = strays.inWindow() + ", " + strays.unsettled() + " unsettled";
    if (strays.inWindow() > 0 || strays.unsettled() > 0) {
      return measured(
          CLOSED,
          value,
          Duration.ZERO,
          "Somebody writes to the domain's legacy tables. Find the writer; adopt or refuse what"
              + " it wrote.");
    }
    return authoritySince
        .map(since -> since.plus(window))
        .map(
            over ->
                over.isAfter(now)
                    ? measured(
                        INCONCLUSIVE,
                        value,
                        Duration.ZERO,
                        "The domain store has the authority for less than "
                            + GateRule.inWords(window)
                            + ", and before that no write was a stray. The window is over at "
                            + over
                            + ".")
                    : measured(
                        OPEN, value, Duration.ZERO, "Nobody else writes to the legacy tables."))
        .orElseGet(() -> missing("nothing says since when the domain store has had the authority"));
  }
}

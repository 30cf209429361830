package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The last reconciliation is young enough, and was begun after the last rollback and after the
 * authority last moved: what made somebody go back may be what an older run did not see, and since
 * the authority moved, changes go the other way, which no older run has compared.
 *
 * @param maxAge the age, from the end of the run, at which it no longer counts
 */
record ReconciliationFresh(Duration maxAge) implements GateRule {

  // Two machines' clocks differ by less than this, or a time from the other tells nothing.
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  @Override
  public String id() {
    return "reconciliation-fresh";
  }

  @Override
  public String limit() {
    return "younger than "
        + GateRule.inWords(maxAge)
        + ", begun after the last rollback or hand-over";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence
        .reconciliation()
        .either(
            last ->
                last instanceof LastReconciliation.Run run
                    ? judge(run, evidence.at(), evidence.past())
                    : missing("there was never a run. Do `ficus reconcile run` first"),
            this::missing);
  }

  private Gate judge(LastReconciliation.Run run, Instant now, Past past) {
    if (run.finishedAt().isAfter(now.plus(CLOCK_TOLERANCE))) {
      return missing(
          "run "
              + run.runId()
              + " ended at "
              + run.finishedAt()
              + ", which is still to come; the clocks disagree");
    }
    Duration age = run.ageAt(now);
    String value = GateRule.inWords(age) + " old";
    if (age.compareTo(maxAge) >= 0) {
      return measured(
          CLOSED, value, age, "Run " + run.runId() + " is too old to count. Run it again.");
    }
    return tooEarly(run, past.lastRollback(), "rollback", value, age)
        .or(() -> tooEarly(run, past.authoritySince(), "hand-over", value, age))
        .orElseGet(() -> measured(OPEN, value, age, "Run " + run.runId() + " is recent."));
  }

  private Optional<Gate> tooEarly(
      LastReconciliation.Run run,
      Optional<Instant> moved,
      String what,
      String value,
      Duration age) {
    return moved
        .filter(at -> !run.startedAt().isAfter(at))
        .map(
            at ->
                measured(
                    CLOSED,
                    value + ", begun before the last " + what,
                    age,
                    "Run "
                        + run.runId()
                        + " began before the "
                        + what
                        + " of "
                        + at
                        + ". Run it again."));
  }
}

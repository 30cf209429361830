package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The last reconciliation is young enough, and was begun after the last rollback: what made
 * somebody go back may be what an older run did not see.
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
    return "younger than " + inWords(maxAge) + ", begun after the last rollback";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence
        .reconciliation()
        .either(
            last ->
                last instanceof LastReconciliation.Run run
                    ? judge(run, evidence.at(), evidence.past().lastRollback())
                    : missing("there was never a run. Do `ficus reconcile run` first"),
            this::missing);
  }

  private Gate judge(LastReconciliation.Run run, Instant now, Optional<Instant> lastRollback) {
    if (run.finishedAt().isAfter(now.plus(CLOCK_TOLERANCE))) {
      return missing(
          "run "
              + run.runId()
              + " ended at "
              + run.finishedAt()
              + ", which is still to come; the clocks disagree");
    }
    Duration age = run.ageAt(now);
    String value = inWords(age) + " old";
    if (age.compareTo(maxAge) >= 0) {
      return measured(
          CLOSED, value, age, "Run " + run.runId() + " is too old to count. Run it again.");
    }
    if (lastRollback.isPresent() && !run.startedAt().isAfter(lastRollback.get())) {
      return measured(
          CLOSED,
          value + ", begun before the last rollback",
          age,
          "Run "
              + run.runId()
              + " began before the rollback of "
              + lastRollback.get()
              + ". Run it again.");
    }
    return measured(OPEN, value, age, "Run " + run.runId() + " is recent.");
  }

  private static String inWords(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes == 0) {
      return duration.toSeconds() + " s";
    }
    return minutes % 60 == 0 ? duration.toHours() + " h" : minutes + " min";
  }
}

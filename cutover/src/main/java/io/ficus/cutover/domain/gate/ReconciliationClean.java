package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.INCONCLUSIVE;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/** The last reconciliation found both sides equal. Without any run, nothing was measured. */
record ReconciliationClean() implements GateRule {

  @Override
  public String id() {
    return "reconciliation-clean";
  }

  @Override
  public String limit() {
    return "MATCHES";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence
        .reconciliation()
        .either(
            last ->
                last instanceof LastReconciliation.Run run
                    ? judge(run, run.ageAt(evidence.at())).restingOn(run.basis())
                    : missing("there was never a run. Do `ficus reconcile run` first"),
            this::missing);
  }

  private Gate judge(LastReconciliation.Run run, Duration age) {
    String value = run.verdict().name();
    return switch (run.verdict()) {
      case MATCHES -> measured(OPEN, value, age, "Run " + run.runId() + " found no difference.");
      case DIFFERS ->
          measured(
              CLOSED,
              value,
              age,
              "Run " + run.runId() + " found differences; see `ficus reconcile report`.");
      case REPAIRED ->
          measured(
              CLOSED,
              value,
              age,
              "Something was repaired since run "
                  + run.runId()
                  + " began, and a repaired run is not a clean one; do `ficus reconcile run` again.");
      case UNPROVEN ->
          measured(
              INCONCLUSIVE,
              value,
              age,
              "Run "
                  + run.runId()
                  + " could not measure everything; see `ficus reconcile report` and run it"
                  + " again.");
    };
  }
}

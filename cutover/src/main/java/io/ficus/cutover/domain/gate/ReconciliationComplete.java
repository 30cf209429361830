package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;

/** The last reconciliation compared every key of both sides. */
record ReconciliationComplete() implements GateRule {

  @Override
  public String id() {
    return "reconciliation-complete";
  }

  @Override
  public String limit() {
    return "every key compared";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence
        .reconciliation()
        .either(
            last ->
                last instanceof LastReconciliation.Run run
                    ? judge(run, evidence).restingOn(run.basis())
                    : missing("there was never a run. Do `ficus reconcile run` first"),
            this::missing);
  }

  private Gate judge(LastReconciliation.Run run, Evidence evidence) {
    return run.complete()
        ? measured(
            OPEN,
            "every key compared",
            run.ageAt(evidence.at()),
            "Run " + run.runId() + " compared every key of both sides.")
        : measured(
            CLOSED,
            "part of the keys compared",
            run.ageAt(evidence.at()),
            "Run " + run.runId() + " left keys out. Run a reconciliation over all of them.");
  }
}

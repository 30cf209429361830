package io.ficus.cutover.application;

import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Gate;
import io.ficus.cutover.RampShare;
import io.ficus.cutover.ReturnCost;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.gate.GatePolicy;
import io.ficus.cutover.domain.handover.Procedure;
import java.util.List;
import java.util.Optional;

/** Collects evidence and judges the gates by it. Thread-safe. */
public class GateKeeper {

  private final EvidenceSources evidence;
  private final GatePolicy policy;

  /** Takes where evidence comes from and what is asked of it. */
  public GateKeeper(EvidenceSources evidence, GatePolicy policy) {
    this.evidence = evidence;
    this.policy = policy;
  }

  /** Judges every gate before a stage, waiting for a watermark and for the fleet. */
  public List<Gate> judge(String domain, Stage to) {
    return policy.judge(to, evidence.collect(domain, policy.limits()));
  }

  /**
   * Judges every gate without writing anything: without a proof that the domain is caught up, or
   * that what the ledger has on one side only has not just been written.
   */
  public List<Gate> preview(String domain, Stage to) {
    return policy.judge(to, evidence.collectWithoutWriting(domain, policy.limits()));
  }

  /** Which share of the reads has taken the path of the stage lately; empty if it is not known. */
  public Optional<RampShare> rampShare(DomainStage now) {
    return evidence
        .rampShare(now.domain(), now.epoch())
        .either(Optional::of, why -> Optional.empty());
  }

  /** What the legacy store does not have yet, by looking only. */
  public ReturnCost.Owed owed(String domain) {
    return evidence.owed(domain, policy.limits());
  }

  /** Judges every gate for a hand-over that is about to begin, or to begin again. */
  public List<Gate> judge(Procedure procedure) {
    return judge(procedure.domain(), procedure.to());
  }

  /** Judges again behind the fence, where the drain has just proven what a watermark would. */
  public List<Gate> judgeAgain(Procedure procedure) {
    return policy.judge(
        procedure.to(), evidence.collectBehindTheFence(procedure.domain(), policy.limits()));
  }
}

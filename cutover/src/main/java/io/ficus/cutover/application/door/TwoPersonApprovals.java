package io.ficus.cutover.application.door;

import io.ficus.cutover.Approval;
import io.ficus.cutover.ApprovalOutcome;
import io.ficus.cutover.Approvals;
import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.ApprovalRecords;
import io.ficus.cutover.application.StageRecords;
import io.ficus.cutover.domain.StageMachine;
import io.ficus.cutover.domain.gate.GatePolicy;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks for what the policy lets two people decide, and nothing else. */
public final class TwoPersonApprovals implements Approvals {

  private final StageRecords stages;
  private final ApprovalRecords records;
  private final GatePolicy policy;
  private final Clock clock;

  public TwoPersonApprovals(
      StageRecords stages, ApprovalRecords records, GatePolicy policy, Clock clock) {
    this.stages = stages;
    this.records = records;
    this.policy = policy;
    this.clock = clock;
  }

  @Override
  public ApprovalOutcome ask(String domain, Set<String> overrides, ChangeRequest request) {
    if (request.lacksReason()) {
      return new ApprovalOutcome.ReasonMissing(domain);
    }
    if (request.isAnonymous()) {
      return new ApprovalOutcome.NameMissing(domain);
    }
    Optional<DomainStage> found = stages.find(domain);
    if (found.isEmpty()) {
      return new ApprovalOutcome.UnknownDomain(domain);
    }
    DomainStage current = found.get();
    if (!request.expects(current.epoch())) {
      return new ApprovalOutcome.Outdated(current);
    }
    return StageMachine.next(current.stage())
        .map(to -> ask(current, to, overrides, request))
        .orElseGet(() -> new ApprovalOutcome.NoNextStep(current));
  }

  private ApprovalOutcome ask(
      DomainStage current, Stage to, Set<String> overrides, ChangeRequest request) {
    Set<String> allowed = policy.overridable(to);
    Optional<String> forbidden =
        overrides.stream().filter(rule -> !allowed.contains(rule)).sorted().findFirst();
    if (forbidden.isPresent()) {
      return new ApprovalOutcome.NotOverridable(current, forbidden.get(), allowed);
    }
    Approval asked =
        new Approval(
            0,
            current.domain(),
            current.epoch(),
            to,
            overrides,
            signature(request),
            Optional.empty());
    return request.dryRun()
        ? new ApprovalOutcome.Asked(asked, false)
        : new ApprovalOutcome.Asked(records.ask(asked), true);
  }

  @Override
  public ApprovalOutcome approve(String domain, long id, ChangeRequest request) {
    if (request.lacksReason()) {
      return new ApprovalOutcome.ReasonMissing(domain);
    }
    if (request.isAnonymous()) {
      return new ApprovalOutcome.NameMissing(domain);
    }
    Optional<DomainStage> current = stages.find(domain);
    if (current.isEmpty()) {
      return new ApprovalOutcome.UnknownDomain(domain);
    }
    return records.of(domain).stream()
        .filter(it -> it.id() == id)
        .findFirst()
        .map(approval -> approve(approval, current.get(), request))
        .orElseGet(() -> new ApprovalOutcome.UnknownApproval(domain, id));
  }

  private ApprovalOutcome approve(Approval asked, DomainStage current, ChangeRequest request) {
    if (asked.approved().isPresent()) {
      return new ApprovalOutcome.AlreadyApproved(asked);
    }
    if (asked.wasAskedBy(request.actor())) {
      return new ApprovalOutcome.SamePerson(asked);
    }
    if (asked.epoch() != current.epoch() || !request.expects(current.epoch())) {
      return new ApprovalOutcome.Outdated(current);
    }
    Approval.Signature second = signature(request);
    Approval approved = asked.approvedBy(second);
    if (request.dryRun()) {
      return new ApprovalOutcome.Approved(approved, false);
    }
    return records.approve(asked.id(), second)
        ? new ApprovalOutcome.Approved(approved, true)
        : new ApprovalOutcome.AlreadyApproved(asked);
  }

  private Approval.Signature signature(ChangeRequest request) {
    return new Approval.Signature(request.actor(), request.reason(), clock.instant());
  }

  @Override
  public Optional<List<Approval>> list(String domain) {
    return stages.find(domain).map(stage -> records.of(domain));
  }
}

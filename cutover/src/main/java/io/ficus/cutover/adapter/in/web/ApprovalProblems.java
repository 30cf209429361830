package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.ApprovalOutcome;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Refused approvals as RFC 9457 problems. */
final class ApprovalProblems {

  private ApprovalProblems() {}

  static ProblemDetail of(ApprovalOutcome refusal) {
    if (refusal instanceof ApprovalOutcome.UnknownDomain it) {
      return Problems.unknownDomain(it.domain());
    }
    if (refusal instanceof ApprovalOutcome.ReasonMissing) {
      return Problems.reasonMissing();
    }
    if (refusal instanceof ApprovalOutcome.Outdated it) {
      return Problems.epochMoved(it.current());
    }
    if (refusal instanceof ApprovalOutcome.NameMissing) {
      return Problems.problem(
          HttpStatus.BAD_REQUEST,
          "name-missing",
          "Name missing",
          "An approval takes two people, so each must say who it is, in the header "
              + Requests.ACTOR
              + ".");
    }
    if (refusal instanceof ApprovalOutcome.UnknownApproval it) {
      return Problems.problem(
          HttpStatus.NOT_FOUND,
          "unknown-approval",
          "Unknown approval",
          it.domain()
              + " has no approval "
              + it.id()
              + ". See `ficus cutover approval list "
              + it.domain()
              + "`.");
    }
    if (refusal instanceof ApprovalOutcome.NoNextStep it) {
      return Problems.notPossible(
          it.current(), "COMPLETE is the last stage; there is no step beyond it to approve.");
    }
    if (refusal instanceof ApprovalOutcome.NotOverridable it) {
      return Problems.problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "not-overridable",
          "Not to be overridden",
          "The gate '"
              + it.rule()
              + "' is not asked before this step, or nobody may override it. These may be: "
              + it.allowed()
              + ".");
    }
    if (refusal instanceof ApprovalOutcome.SamePerson it) {
      return Problems.problem(
          HttpStatus.FORBIDDEN,
          "second-person-needed",
          "A second person is needed",
          it.approval().asked().actor()
              + " asked for approval "
              + it.approval().id()
              + " and cannot give it. Somebody else has to.");
    }
    var taken = (ApprovalOutcome.AlreadyApproved) refusal;
    return Problems.problem(
        HttpStatus.CONFLICT,
        "already-approved",
        "Approved already",
        "Somebody stands for approval " + taken.approval().id() + " already. Nothing was changed.");
  }
}

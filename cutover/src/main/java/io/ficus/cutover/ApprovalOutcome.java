package io.ficus.cutover;

import java.util.Set;

/** What asking for an approval, or giving one, came to. */
public sealed interface ApprovalOutcome {

  /** It was asked for, or would be: then nothing is stored and the id is 0. */
  record Asked(Approval approval, boolean stored) implements ApprovalOutcome {}

  /** It was approved, or would be. */
  record Approved(Approval approval, boolean stored) implements ApprovalOutcome {}

  /** There is no such domain. */
  record UnknownDomain(String domain) implements ApprovalOutcome {}

  /** The domain has no such approval. */
  record UnknownApproval(String domain, long id) implements ApprovalOutcome {}

  /** It was asked without saying why. */
  record ReasonMissing(String domain) implements ApprovalOutcome {}

  /** It was asked without saying who; a second person cannot be told from nobody. */
  record NameMissing(String domain) implements ApprovalOutcome {}

  /** There is no step left to approve. */
  record NoNextStep(DomainStage current) implements ApprovalOutcome {}

  /**
   * A rule that nobody may override, or that is not asked before this step.
   *
   * @param allowed those that may be
   */
  record NotOverridable(DomainStage current, String rule, Set<String> allowed)
      implements ApprovalOutcome {}

  /** The one who asked cannot be the second person. */
  record SamePerson(Approval approval) implements ApprovalOutcome {}

  /** Somebody stands for it already. */
  record AlreadyApproved(Approval approval) implements ApprovalOutcome {}

  /** The domain has moved since it was asked for, or since the epoch that was expected. */
  record Outdated(DomainStage current) implements ApprovalOutcome {}
}

package io.ficus.cutover;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The front door for steps that two people stand for. A stage that is configured so is not entered
 * without; a rule that is not open is overridden by it. Thread-safe; also over several instances on
 * one control store. Every method throws an unchecked exception if the control store cannot be
 * reached.
 */
public interface Approvals {

  /**
   * Asks a second person to stand for the next step of a domain.
   *
   * @param overrides ids of rules that need not be open for this one step; may be empty
   */
  ApprovalOutcome ask(String domain, Set<String> overrides, ChangeRequest request);

  /** Stands for a step that somebody else asked for. */
  ApprovalOutcome approve(String domain, long id, ChangeRequest request);

  /** Everything that was ever asked for a domain, newest first; absent if the domain is unknown. */
  Optional<List<Approval>> list(String domain);
}

package io.ficus.cutover.application;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.StepEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The journal of hand-overs, in the control store, beside the stages.
 *
 * <p>Promises: at most one procedure of a domain has not ended, and while it has not, no other
 * change of the domain's stage is stored; a procedure is changed only by who has seen its latest
 * term, state and step; terms of a domain only rise; {@link #flip} stores stage, audit, procedure
 * and journal together or not at all. Every change has been committed when the method returns.
 * Thread-safe, over several instances as well.
 *
 * @see ControlStoreException what every method throws if the store cannot be used. It is then
 *     unknown whether the change was committed: ask {@link #find}, which waits for it to be decided
 */
public interface Procedures {

  /** Begins one: gives it an id and a term above every earlier one of the domain. */
  Beginning begin(Procedure asked);

  /**
   * Puts a procedure in the place of the one that was seen, with a line in the journal.
   *
   * @return false if another is there; nothing was stored
   */
  boolean store(Procedure seen, Procedure next, StepEntry entry);

  /**
   * Lets the lease of a procedure end later, and changes nothing else of it.
   *
   * @return false if it is another's, stands elsewhere, or has ended; nothing was stored
   */
  boolean renew(Procedure seen, Instant until);

  /**
   * As {@link #store}, and changes the stage with its audit entry.
   *
   * @return false if another procedure is there, or the domain is not at the epoch before the
   *     change's; nothing was stored
   */
  boolean flip(Procedure seen, Procedure next, StepEntry entry, AuditEntry change);

  /** Every procedure that has not ended. */
  List<Procedure> running();

  /** One procedure, after waiting for whoever is changing it at this moment. */
  Optional<Procedure> find(long id);

  /** The procedures of a domain, newest first. */
  List<Procedure> latest(String domain, int limit);

  /** The journal of a procedure, oldest first. */
  List<StepEntry> journal(long id);

  /** What asking for a procedure came to. */
  sealed interface Beginning {

    /** It is stored, and its first step's intent with it. */
    record Begun(Procedure procedure) implements Beginning {}

    /** Another one of the domain has not ended; nothing was stored. */
    record Busy(Procedure running) implements Beginning {}

    /** The domain is not at the epoch from which it was asked; nothing was stored. */
    record Moved(DomainStage current) implements Beginning {}
  }
}

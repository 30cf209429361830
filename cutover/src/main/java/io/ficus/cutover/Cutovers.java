package io.ficus.cutover;

import java.util.List;
import java.util.Optional;

/**
 * The front door: see where domains stand, and move them, one gated step at a time. Thread-safe;
 * also over several instances on one control store.
 *
 * <p>Every method throws an unchecked exception if the control store cannot be reached. After one
 * from {@link #advance} or {@link #rollback} it is unknown whether the stage changed: ask {@link
 * #show}.
 */
public interface Cutovers {

  /**
   * Makes a domain known, at OFF and epoch 1. A domain that is known already stays where it is.
   *
   * @param domain its name: lower-case letters, digits and hyphens, starting with a letter
   * @return where the domain stands
   * @throws IllegalArgumentException if the name has another form
   */
  DomainStage register(String domain);

  /** Where all domains stand, by name. */
  List<DomainStage> list();

  /** Where a domain stands; absent if it is unknown. */
  Optional<DomainStage> show(String domain);

  /**
   * Judges the gates and says what an advance would do. Writes nothing, in no store, so what takes
   * a watermark is left for the advance to ask.
   *
   * @return absent if the domain is unknown
   */
  Optional<CutoverPlan> plan(String domain);

  /**
   * Takes a domain one stage further if every gate is open. Where the authority moves, this returns
   * when the hand-over has ended or cannot go on; an instance that is lost on the way is replaced
   * by another one.
   *
   * @param to the stage that the actor means; if it is not the next one, nothing is changed. Empty
   *     for whichever is next, but for COMPLETE, which has to be named: no flag leads back from it
   */
  CutoverOutcome advance(String domain, Optional<Stage> to, ChangeRequest request);

  /** The same, for whoever means whichever stage is next. */
  default CutoverOutcome advance(String domain, ChangeRequest request) {
    return advance(domain, Optional.empty(), request);
  }

  /**
   * Takes a domain back. Asks no gate: the way back must be open when things go wrong. Where the
   * authority moves, the legacy store must have caught up; a hand-over sees to it.
   *
   * @param to an earlier stage, any number of steps back; empty for one step
   */
  CutoverOutcome rollback(String domain, Optional<Stage> to, ChangeRequest request);

  /** Every change of a domain's stage, newest first; absent if the domain is unknown. */
  Optional<List<AuditEntry>> history(String domain);

  /**
   * The latest hand-over of a domain, whether or not it has ended; absent if there was none, or the
   * domain is unknown.
   */
  Optional<HandOverReport> handOver(String domain);

  /**
   * Holds what is stored of a domain against the facts in both stores, and names the safe next
   * command where they disagree. Changes nothing.
   *
   * @return absent if the domain is unknown
   */
  Optional<List<DoctorFinding>> doctor(String domain);

  /**
   * Makes the ownership rows of both stores say again what the domain's stage means: the loser is
   * closed before the winner is opened. Moves neither stage nor authority.
   */
  CutoverOutcome reassert(String domain, ChangeRequest request);

  /** The keys whose reads take the path of the domain's stage; absent if the domain is unknown. */
  Optional<ReadRamp> ramp(String domain);

  /**
   * Which share of the reads has taken the path of the domain's stage lately; absent if the domain
   * is unknown or it cannot be read.
   */
  Optional<RampShare> rampShare(String domain);

  /** Says which keys' reads take the path of the domain's stage from now on, in every stage. */
  CutoverOutcome ramp(String domain, ReadRamp ramp, ChangeRequest request);

  /**
   * The SQL that would drop what is left of a domain in the legacy store, for people to read and to
   * run. Ficus never runs it.
   *
   * @return absent if the domain is unknown; empty before COMPLETE, when everything is needed
   */
  Optional<List<String>> dropSql(String domain);
}

package io.ficus.reconciliation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The front door to repairs: a plan is made from what a run has proven, looked at, applied, and
 * taken back. Every change has an actor and a reason and is kept in the audit. Thread-safe.
 */
public interface Repairs {

  /**
   * Plans to repair the proven differences of a run that has ended.
   *
   * @param run the run; the last that ended if none is named
   * @param mostDeletes of how many aggregates something may be deleted; 0 for no deletes at all
   * @param inEarnest otherwise the plan is shown and not kept; its id is 0 then
   */
  Reply plan(String domain, OptionalLong run, int mostDeletes, Order order, boolean inEarnest);

  /** Applies a plan in the background; goes on with one whose process is gone. */
  Reply apply(String domain, long id, Order order);

  /** Puts back in the background what a repair wrote, where nothing newer has come since. */
  Reply undo(String domain, long id, Order order);

  /**
   * Says of the first keys of a plan what applying it would come to now. Writes nothing, into no
   * store.
   */
  List<Repair.Key> rehearse(String domain, long id, int limit);

  /** The newest first. */
  List<Repair> list(String domain, int limit);

  /** A repair of this domain by its id. */
  Optional<Repair> find(String domain, long id);

  /** The keys of a repair, those that need a person first. */
  List<Repair.Key> keys(long id, int limit);

  /** Who asks, and why. */
  record Order(String actor, String reason) {}

  /** What was answered. */
  sealed interface Reply {

    /** It is planned, or goes on in the background. */
    record Accepted(Repair repair) implements Reply {}

    /** Another repair of the domain is on its way. */
    record Busy(String domain) implements Reply {}

    /**
     * It may not be.
     *
     * @param code stable, for programs
     * @param why for a person, with what to do
     */
    record Refused(String code, String why) implements Reply {}

    /** There is nothing of that name. */
    record Unknown(String what) implements Reply {}
  }
}

package io.ficus.reconciliation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The front door: runs reconciliations and tells what came out of them. Thread-safe. */
public interface Reconciliations {

  /** The domains that have a pair. */
  Set<String> domains();

  /**
   * Starts a run in the background, unless one of this domain is running, on whichever instance. It
   * scans, or compares by a sketch where a side of the pair has no order, unless the terms say by
   * what.
   *
   * <p>A sample may find differences and can never prove that there are none: without any it is
   * Unproven, and says which bound it proves; {@link #last} passes over it then. A sketch reads
   * each side once, in whatever order, and proves what a scan proves, or says that it is too small
   * and is Unproven.
   *
   * @param actor who asks
   */
  StartOutcome start(String domain, RunTerms terms, String actor);

  /** Starts a run as usual. */
  default StartOutcome start(String domain, String actor) {
    return start(domain, RunTerms.USUAL, actor);
  }

  /**
   * Takes up the last run again where its process left it, if that run was interrupted and the pair
   * is still the same.
   */
  StartOutcome resume(String domain, String actor);

  /**
   * Switches a domain's reconciliations off: the running one ends as interrupted at its next chunk,
   * and none starts until {@link #release}.
   */
  void hold(String domain, String actor, String reason);

  /** Lets reconciliations of a domain run again. */
  void release(String domain, String actor, String reason);

  /** Up to where the domain is verified, and what has changed since. */
  Standing standing(String domain);

  /**
   * Compares the keys that changed since the last clean and complete run. Costs what changed, not
   * what there is; repairs nothing. Whoever wants the answer to stay true keeps writers away.
   *
   * @param budget the longest that it may take; what does not fit makes the answer Unproven
   */
  ChangedKeysVerdict verifyChanged(String domain, Duration budget);

  /**
   * The same where writers are kept away and the side that follows is known to have everything:
   * waits for nothing more. Whoever calls it vouches for both.
   */
  ChangedKeysVerdict verifyDrained(String domain, Duration budget);

  /**
   * The same while writers go on, to say what a verification would find if they were kept away:
   * keys that move are left for it, and make nothing unproven.
   */
  ChangedKeysVerdict rehearse(String domain, Duration budget);

  /** The run that is on its way now. */
  Optional<Run> running(String domain);

  /**
   * The run that ended last, however it ended. This is what a gate reads: a failed or interrupted
   * run counts, the clean one before it no longer does.
   */
  Optional<Run> last(String domain);

  /** A run of this domain by its id. */
  Optional<Run> run(String domain, long id);

  /** The runs of a domain, newest first, the running one included. */
  List<Run> history(String domain, int limit);

  /** The report of a run; empty if the domain has no such run. */
  Optional<Report> report(String domain, long runId, ReportFormat format);
}

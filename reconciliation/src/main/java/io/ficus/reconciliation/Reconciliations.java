package io.ficus.reconciliation;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The front door: runs reconciliations and tells what came out of them. Thread-safe. */
public interface Reconciliations {

  /** The domains that have a pair. */
  Set<String> domains();

  /**
   * Starts a run in the background, unless one of this domain is running, on whichever instance.
   *
   * @param actor who asks
   */
  StartOutcome start(String domain, String actor);

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

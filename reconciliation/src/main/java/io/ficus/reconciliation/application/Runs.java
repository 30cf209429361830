package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Engine;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.Mapping;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs, kept durably. Every method is one transaction. Progress and totals of a run are always
 * derived from its chunks and suspects. Thread-safe.
 */
public interface Runs {

  /**
   * Opens a run if none of the domain is on its way on any instance. A run whose process is gone is
   * marked interrupted first.
   */
  Opening open(
      String domain,
      String pair,
      Mapping mapping,
      Engine engine,
      boolean locksRows,
      String actor,
      Instant at);

  /** Takes up the last run of a domain again, if it was interrupted under the same mapping. */
  Opening resume(String domain, Mapping mapping, Instant at);

  /** Stores the mark before which everything is in the run; a resumed run keeps its first. */
  void begun(long run, String position);

  /** Stores why a run goes slowly, or that it does not any more. */
  void slowed(long run, Optional<String> why);

  /** The ranges that a run has scanned, in no order. */
  List<KeyRange> scannedRanges(long run);

  /** Forgets chunks that failed, so that they are scanned again. Says the next free number. */
  int nextChunk(long run);

  /** The mark before which everything is in a run. */
  Optional<String> begunMark(long run);

  /** Marks as interrupted what says that it is running and whose process is gone. */
  void interruptAbandoned(Instant at);

  /** Stores what the self-test planted and found. */
  void selfTested(long run, int planted, int found);

  /** Stores what the control totals and invariants came to; replaces what was stored before. */
  void checked(long run, List<CheckResult> results);

  /** Stores how many chunks there are. */
  void planned(long run, int chunks);

  /** Stores a scanned chunk with its suspects. */
  void scanned(String domain, long run, int chunk, KeyRange range, ScannedChunk seen, Instant at);

  /** Stores that a chunk could not be scanned. */
  void failed(long run, int chunk, KeyRange range, String reason, Instant at);

  /** The first suspects without an outcome, in the order in which they were named. */
  List<AggregateKey> openSuspects(long run, int limit);

  /** Stores outcomes of suspects, with their differences. */
  void settled(long run, String pair, Map<AggregateKey, SuspectOutcome> outcomes);

  /** Counts a key whose rows were locked for so long. */
  void locked(long run, Duration longest);

  /**
   * Closes a run.
   *
   * @throws IllegalStateException if it is not running any more
   */
  void close(long run, Run.State state, Verdict verdict, boolean complete, Instant at);

  Optional<Run> find(String domain, long run);

  Optional<Run> running(String domain);

  /** The run that ended last; one of a sample only if it has found differences. */
  Optional<Run> last(String domain);

  /**
   * As {@link #last}, past those that were interrupted or failed before they had found anything to
   * look at again: what an earlier run has proven, and what was noted since, is as true as before.
   */
  Optional<Run> lastThatSaysAnything(String domain);

  /** The newest runs first. */
  List<Run> history(String domain, int limit);

  /** What opening a run came to. */
  sealed interface Opening {

    /** The caller holds the lease until it closes it, which it does after closing the run. */
    record Opened(Run run, Lease lease) implements Opening {}

    /** Another one is on its way. */
    record Busy(long runningId) implements Opening {}

    /** There is none that may be taken up again. */
    record NotResumable(String why) implements Opening {}
  }

  /** Shows every instance that the process that runs a run is alive. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }
}

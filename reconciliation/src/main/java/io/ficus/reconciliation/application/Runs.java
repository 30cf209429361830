package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The runs, kept durably. Every method is one transaction. Progress and totals of a run are always
 * derived from its chunks and suspects. Thread-safe.
 */
public interface Runs {

  /**
   * Opens a run if none of the domain is on its way on any instance. A run whose process is gone is
   * marked interrupted first.
   */
  Opening open(String domain, String pair, String actor, Instant at);

  /** Marks as interrupted what says that it is running and whose process is gone. */
  void interruptAbandoned(Instant at);

  /** Stores what the self-test planted and found. */
  void selfTested(long run, int planted, int found);

  /** Stores how many chunks there are. */
  void planned(long run, int chunks);

  /** Stores a scanned chunk with its suspects. */
  void scanned(long run, int chunk, KeyRange range, ScannedChunk seen, Instant at);

  /** Stores that a chunk could not be scanned. */
  void failed(long run, int chunk, KeyRange range, String reason, Instant at);

  /** The first suspects without an outcome, in the order in which they were named. */
  List<AggregateKey> openSuspects(long run, int limit);

  /** Stores outcomes of suspects, with their differences. */
  void settled(long run, String pair, Map<AggregateKey, SuspectOutcome> outcomes);

  /**
   * Closes a run.
   *
   * @throws IllegalStateException if it is not running any more
   */
  void close(long run, Run.State state, Verdict verdict, boolean complete, Instant at);

  Optional<Run> find(String domain, long run);

  Optional<Run> running(String domain);

  /** The run that ended last. */
  Optional<Run> last(String domain);

  /** The newest runs first. */
  List<Run> history(String domain, int limit);

  /** The differences of a run in the order in which they were found, streamed. */
  void differences(long run, long limit, Consumer<Difference> each);

  /** How many differences a run has, and what its self-test did. */
  Tally tally(long run);

  /** Why keys of a run are unproven, and how many, the most frequent reason first. */
  Map<String, Long> unprovenReasons(long run);

  /** What a report says beside the run itself. */
  record Tally(long differences, int selfTestPlanted, int selfTestFound) {}

  /** What opening a run came to. */
  sealed interface Opening {

    /** The caller holds the lease until it closes it, which it does after closing the run. */
    record Opened(Run run, Lease lease) implements Opening {}

    /** Another one is on its way. */
    record Busy(long runningId) implements Opening {}
  }

  /** Shows every instance that the process that runs a run is alive. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }
}

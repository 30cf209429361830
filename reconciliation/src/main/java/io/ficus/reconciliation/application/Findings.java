package io.ficus.reconciliation.application;

import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.Cluster;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.Trend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What runs found, read back for reports. Thread-safe. */
public interface Findings {

  /** The differences of a run in the order in which they were found, streamed. */
  void differences(long run, long limit, Consumer<Difference> each);

  /** The differences of a run sorted into clusters, the largest first. */
  List<Cluster> clusters(long run, int limit);

  /** The differences of a run beside those of the run of its domain that ended before it. */
  Trend trend(Run run);

  /** How long a run's snapshots were open, in all. */
  Load load(long run);

  /** How many differences a run has, and what its self-test did. */
  Tally tally(long run);

  /** What the control totals and invariants of a run came to. */
  List<CheckResult> checks(long run);

  /** Why keys of a run are unproven, and how many, the most frequent reason first. */
  Map<String, Long> unprovenReasons(long run);

  /** What a report says beside the run itself. */
  record Tally(long differences, int selfTestPlanted, int selfTestFound) {}

  /**
   * What a run cost both stores.
   *
   * @param chunks how many
   * @param busy how long their snapshots were open, in all
   * @param longest how long the longest of them was
   */
  record Load(long chunks, Duration busy, Duration longest) {}
}

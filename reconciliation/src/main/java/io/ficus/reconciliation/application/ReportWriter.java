package io.ficus.reconciliation.application;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.Cluster;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.Trend;
import io.ficus.reconciliation.domain.Trust;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes reports of one form. Thread-safe. */
public interface ReportWriter {

  /** The form that it writes. */
  ReportFormat format();

  /** Writes a report, flushes it and leaves the writer open. */
  void write(Subject subject, Writer out) throws IOException;

  /**
   * What is reported.
   *
   * @param run the run
   * @param pair what was compared
   * @param tally counts that the run itself does not carry
   * @param unprovenReasons why keys are unproven, and how many
   * @param checks what the control totals and invariants came to
   * @param clusters the largest clusters of differences, the largest first
   * @param trend the differences beside those of the run before
   * @param load what the run cost both stores
   * @param history the domain's newest runs, newest first
   * @param limits what this check cannot know, a sentence each
   * @param trust what else says whether the domain can be trusted, when the report is written
   * @param writtenAt when the report is written
   * @param differences streams the first differences of the run
   */
  record Subject(
      Run run,
      Pair pair,
      Findings.Tally tally,
      Map<String, Long> unprovenReasons,
      List<CheckResult> checks,
      List<Cluster> clusters,
      Trend trend,
      Findings.Load load,
      List<Run> history,
      List<String> limits,
      List<Trust> trust,
      Instant writtenAt,
      Differences differences) {

    /** The columns that were compared. */
    public List<Column> columns() {
      return pair.columns();
    }
  }

  /** The differences of a run, streamed. */
  interface Differences {
    /** Hands out the first {@code limit} differences in the order in which they were found. */
    void forEach(long limit, Consumer<Difference> each);
  }
}

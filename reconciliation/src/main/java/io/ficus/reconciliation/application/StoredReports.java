package io.ficus.reconciliation.application;

import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Report;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports of runs, out of what they stored. Thread-safe. */
final class StoredReports {

  private static final int MOST_RUNS = 20;
  private static final int MOST_CLUSTERS = 100;

  private final Runs runs;
  private final Findings findings;
  private final KnownFacts facts;
  private final Map<ReportFormat, ReportWriter> writers = new EnumMap<>(ReportFormat.class);
  private final Clock clock;

  StoredReports(
      Runs runs, Findings findings, KnownFacts facts, List<ReportWriter> writers, Clock clock) {
    this.runs = runs;
    this.findings = findings;
    this.facts = facts;
    this.clock = clock;
    writers.forEach(writer -> this.writers.put(writer.format(), writer));
  }

  /** Empty if there is no such run, or nobody who writes that form. */
  Optional<Report> of(Pair pair, long run, ReportFormat format) {
    return Optional.ofNullable(writers.get(format))
        .flatMap(
            writer -> runs.find(pair.domain(), run).map(found -> new Stored(found, pair, writer)));
  }

  private final class Stored implements Report {
    private final Run run;
    private final Pair pair;
    private final ReportWriter writer;

    Stored(Run run, Pair pair, ReportWriter writer) {
      this.run = run;
      this.pair = pair;
      this.writer = writer;
    }

    @Override
    public Run run() {
      return run;
    }

    @Override
    public ReportFormat format() {
      return writer.format();
    }

    @Override
    public void writeTo(Writer out) throws IOException {
      writer.write(
          new ReportWriter.Subject(
              run,
              pair,
              findings.tally(run.id()),
              findings.unprovenReasons(run.id()),
              findings.checks(run.id()),
              findings.clusters(run.id(), MOST_CLUSTERS),
              findings.trend(run),
              findings.load(run.id()),
              runs.history(run.domain(), MOST_RUNS),
              Limits.of(pair, run),
              facts.trust(run.domain()),
              clock.instant(),
              (limit, each) -> findings.differences(run.id(), limit, each)),
          out);
    }
  }
}

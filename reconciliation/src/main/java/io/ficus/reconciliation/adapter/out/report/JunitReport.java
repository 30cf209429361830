package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.application.ReportWriter;
import io.ficus.reconciliation.domain.Cluster;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * For CI servers: one test case a column, one for whole records, one for the run itself. A run that
 * proves nothing is an error, a column that differs a failure; nothing is ever skipped.
 */
final class JunitReport implements ReportWriter {

  @Override
  public ReportFormat format() {
    return ReportFormat.JUNIT;
  }

  @Override
  public void write(Subject subject, Writer out) throws IOException {
    Run run = subject.run();
    List<String> columns =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("*"),
                subject.columns().stream().map(column -> column.name()))
            .toList();
    long failures =
        columns.stream()
            .filter(name -> subject.clusters().stream().anyMatch(c -> c.column().equals(name)))
            .count();
    int errors = run.verdict() instanceof Verdict.Unproven ? 1 : 0;
    HtmlPage xml = new HtmlPage();
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"")
        .text("ficus.reconciliation." + run.domain())
        .raw("\" tests=\"" + (columns.size() + 1) + "\" failures=\"" + failures)
        .raw("\" errors=\"" + errors + "\" skipped=\"0\" timestamp=\"")
        .text(run.startedAt().toString())
        .raw("\" time=\"")
        .text(seconds(run))
        .raw("\">\n  <testcase classname=\"")
        .text(run.domain())
        .raw("\" name=\"the run proves something\"");
    if (errors > 0) {
      xml.raw("><error message=\"").text(clean(Words.why(run.verdict()))).raw("\"/></testcase>\n");
    } else {
      xml.raw("/>\n");
    }
    for (String column : columns) {
      xml.raw("  <testcase classname=\"").text(run.domain()).raw("\" name=\"");
      xml.text(column.equals("*") ? "whole records" : column).raw("\"");
      List<Cluster> own =
          subject.clusters().stream().filter(c -> c.column().equals(column)).toList();
      if (own.isEmpty()) {
        xml.raw("/>\n");
        continue;
      }
      xml.raw("><failure message=\"");
      xml.text(own.stream().mapToLong(Cluster::count).sum() + " differences").raw("\">");
      for (Cluster cluster : own) {
        xml.text(clean(cluster.count() + ": " + Words.sentence(cluster) + "\n"));
        cluster
            .samples()
            .forEach(
                sample ->
                    xml.text(
                        clean(
                            "  key "
                                + sample.key().text()
                                + ": expected "
                                + sample.column().expected()
                                + ", actual "
                                + sample.column().actual()
                                + "\n")));
      }
      xml.raw("</failure></testcase>\n");
    }
    xml.raw("</testsuite>\n");
    out.write(xml.toString());
    out.flush();
  }

  private static String seconds(Run run) {
    Instant end = run.finishedAt().orElse(run.startedAt());
    return String.format(
        Locale.ROOT, "%.3f", Duration.between(run.startedAt(), end).toMillis() / 1000.0);
  }

  /** XML has no way to write most control characters; printed values have none, reasons may. */
  private static String clean(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]", "?");
  }
}

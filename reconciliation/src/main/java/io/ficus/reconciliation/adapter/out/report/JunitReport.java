package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.application.ReportWriter;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.CheckResult.State;
import io.ficus.reconciliation.domain.Cluster;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For CI servers: one test case for the run itself, one for the equation of each side, one a
 * control total or rule, one for whole records and one a column. What proves nothing is an error,
 * what differs a failure; nothing is ever skipped.
 */
final class JunitReport implements ReportWriter {

  /** How a test case ended. */
  private enum End {
    PASSED(""),
    FAILED("failure"),
    BROKEN("error");

    private final String element;

    End(String element) {
      this.element = element;
    }
  }

  /**
   * A test case.
   *
   * @param message in a few words, of one that did not pass
   * @param body the rest of it; may be empty
   */
  private record Case(String name, End end, String message, String body) {

    static Case passed(String name) {
      return new Case(name, End.PASSED, "", "");
    }
  }

  @Override
  public ReportFormat format() {
    return ReportFormat.JUNIT;
  }

  @Override
  public void write(Subject subject, Writer out) throws IOException {
    Run run = subject.run();
    List<Case> cases = new ArrayList<>();
    cases.add(verdict(run));
    cases.add(equation("legacy", run.legacySide()));
    cases.add(equation("domain", run.domainSide()));
    cases.addAll(checks(subject.checks()));
    Stream.concat(Stream.of("*"), subject.columns().stream().map(column -> column.name()))
        .forEach(column -> cases.add(column(column, subject.clusters())));
    HtmlPage xml = new HtmlPage();
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"")
        .text("ficus.reconciliation." + run.domain())
        .raw("\" tests=\"" + cases.size() + "\" failures=\"" + count(cases, End.FAILED))
        .raw("\" errors=\"" + count(cases, End.BROKEN) + "\" skipped=\"0\" timestamp=\"")
        .text(run.startedAt().toString())
        .raw("\" time=\"")
        .text(seconds(run))
        .raw("\">\n");
    cases.forEach(one -> write(one, run.domain(), xml));
    xml.raw("</testsuite>\n");
    out.write(xml.toString());
    out.flush();
  }

  private static void write(Case one, String domain, HtmlPage xml) {
    xml.raw("  <testcase classname=\"").text(domain).raw("\" name=\"");
    xml.text(clean(one.name())).raw("\"");
    if (one.end() == End.PASSED) {
      xml.raw("/>\n");
      return;
    }
    String element = one.end().element;
    xml.raw("><" + element + " message=\"").text(clean(one.message())).raw("\"");
    if (one.body().isEmpty()) {
      xml.raw("/>");
    } else {
      xml.raw(">").text(clean(one.body())).raw("</" + element + ">");
    }
    xml.raw("</testcase>\n");
  }

  private static long count(List<Case> cases, End end) {
    return cases.stream().filter(one -> one.end() == end).count();
  }

  private static Case verdict(Run run) {
    String name = "the run proves something";
    return run.verdict() instanceof Verdict.Unproven
        ? new Case(name, End.BROKEN, Words.why(run.verdict()), "")
        : Case.passed(name);
  }

  private static Case equation(String side, SideTotals totals) {
    String name = "every key of the " + side + " side has an outcome";
    return totals.holds()
        ? Case.passed(name)
        : new Case(name, End.FAILED, Words.equation(totals), "");
  }

  /** One a control total or rule, however many figures it has. */
  private static List<Case> checks(List<CheckResult> checks) {
    Map<String, List<CheckResult>> named =
        checks.stream()
            .collect(
                Collectors.groupingBy(
                    check -> check.name() + " (" + check.side().toLowerCase(Locale.ROOT) + ")",
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Case> cases = new ArrayList<>();
    named.forEach((name, figures) -> cases.add(check(name, figures)));
    return cases;
  }

  private static Case check(String name, List<CheckResult> figures) {
    List<CheckResult> violated =
        figures.stream().filter(one -> one.state() == State.VIOLATED).toList();
    List<CheckResult> unproven =
        figures.stream().filter(one -> one.state() == State.UNPROVEN).toList();
    if (!violated.isEmpty()) {
      return new Case(
          name, End.FAILED, violated.size() + " violated", lines(violated) + lines(unproven));
    }
    return unproven.isEmpty()
        ? Case.passed(name)
        : new Case(name, End.BROKEN, "could not be measured", lines(unproven));
  }

  private static String lines(List<CheckResult> figures) {
    return figures.stream()
        .map(one -> one.label() + ": " + figure(one) + one.state().words() + "\n")
        .collect(Collectors.joining());
  }

  private static String figure(CheckResult one) {
    if (one.legacy().isEmpty()) {
      return one.domain().isEmpty() ? "" : one.domain() + "; ";
    }
    return "legacy " + one.legacy() + ", domain " + one.domain() + "; ";
  }

  private static Case column(String column, List<Cluster> clusters) {
    String name = column.equals("*") ? "whole records" : column;
    List<Cluster> own = clusters.stream().filter(one -> one.column().equals(column)).toList();
    if (own.isEmpty()) {
      return Case.passed(name);
    }
    StringBuilder body = new StringBuilder();
    for (Cluster cluster : own) {
      body.append(cluster.count() + ": " + Words.sentence(cluster) + "\n");
      cluster
          .samples()
          .forEach(
              sample ->
                  body.append(
                      "  key "
                          + sample.key().text()
                          + ": expected "
                          + sample.column().expected()
                          + ", actual "
                          + sample.column().actual()
                          + "\n"));
    }
    return new Case(
        name,
        End.FAILED,
        own.stream().mapToLong(Cluster::count).sum() + " differences",
        body.toString());
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

package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.application.Findings;
import io.ficus.reconciliation.application.ReportWriter;
import io.ficus.reconciliation.domain.RecordComparator;
import io.ficus.reconciliation.domain.Trust;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One page that opens offline: no script, no font, no request to anywhere. */
final class HtmlReport implements ReportWriter {

  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Override
  public ReportFormat format() {
    return ReportFormat.HTML;
  }

  @Override
  public void write(Subject subject, Writer out) throws IOException {
    HtmlPage page = new HtmlPage();
    page.raw(HtmlStyle.HEAD);
    page.raw("<title>")
        .text("Reconciliation of " + subject.run().domain() + ", run " + subject.run().id())
        .raw("</title></head><body><main>\n");
    verdict(page, subject);
    equation(page, subject.run().totals());
    HtmlEquation.write(page, subject);
    unproven(page, subject);
    HtmlClusters.write(page, subject);
    HtmlDifferences.write(page, subject);
    trust(page, subject);
    history(page, subject);
    load(page, subject);
    columns(page, subject);
    page.raw("<section><h2>What this check cannot know</h2><ul>");
    subject.limits().forEach(limit -> page.raw("<li>").text(limit).raw("</li>"));
    page.raw("</ul></section>\n</main></body></html>\n");
    out.write(page.toString());
    out.flush();
  }

  private static void verdict(HtmlPage page, Subject subject) {
    Run run = subject.run();
    String code = Words.code(run.verdict());
    page.raw("<header class=\"" + code.toLowerCase(Locale.ROOT) + "\"><p class=\"over\">")
        .text("Reconciliation of " + run.domain() + " · run " + run.id())
        .raw("</p><h1>")
        .text(code.charAt(0) + code.substring(1).toLowerCase(Locale.ROOT))
        .raw("</h1><p class=\"why\">")
        .text(Words.why(run.verdict()))
        .raw("</p><dl>");
    fact(page, "Compared", run.pair());
    fact(page, "Legacy side", subject.pair().legacy().name());
    fact(page, "Domain side", subject.pair().domainSide().name());
    fact(page, "Started", TIME.format(run.startedAt()) + " by " + run.actor());
    fact(
        page, "Took", run.finishedAt().map(end -> took(run.startedAt(), end)).orElse("still runs"));
    fact(
        page,
        "Coverage",
        run.progress().chunksDone()
            + " of "
            + run.progress().chunksTotal()
            + " chunks; "
            + (run.complete() ? "complete" : "not complete")
            + Words.engine(run).map(words -> ", " + words).orElse("")
            + (run.repaired() ? "; something was repaired since, so it is no clean run" : ""));
    fact(
        page,
        "Self-test",
        subject.tally().selfTestFound()
            + " of "
            + subject.tally().selfTestPlanted()
            + " planted differences found");
    fact(page, "Written", TIME.format(subject.writtenAt()));
    page.raw("</dl></header>\n");
  }

  private static void fact(HtmlPage page, String name, String value) {
    page.raw("<div><dt>").text(name).raw("</dt><dd>").text(value).raw("</dd></div>");
  }

  private static void equation(HtmlPage page, Totals totals) {
    page.raw("<section><h2>Every key has an outcome</h2><div class=\"equation\">");
    term(page, "matched", totals.matched(), "ok", "+");
    term(page, "differing", totals.differing(), "bad", "+");
    term(page, "missing", totals.missing(), "bad", "+");
    term(page, "extra", totals.extra(), "bad", "+");
    term(page, "unmappable", totals.unmappable(), "bad", "+");
    term(page, "duplicate", totals.duplicate(), "bad", "+");
    term(page, "unproven", totals.unproven(), "open", "");
    term(page, "keys seen", totals.keysSeen(), "", "");
    page.raw("</div>");
    page.raw("<p class=\"note\">")
        .text(
            totals.accountedFor() == totals.keysSeen()
                ? "The terms add up to the keys seen."
                : "The terms add up to "
                    + totals.accountedFor()
                    + ", which is not the number of keys seen. Nothing may be concluded.")
        .raw("</p></section>\n");
  }

  private static void term(HtmlPage page, String name, long count, String tone, String after) {
    page.raw("<div class=\"term " + (count == 0 ? "" : tone) + "\"><b>")
        .text(String.format(Locale.ROOT, "%,d", count))
        .raw("</b><span>")
        .text(name)
        .raw("</span></div>");
    if (!after.isEmpty()) {
      page.raw("<i>").text(after).raw("</i>");
    } else if (name.equals("unproven")) {
      page.raw("<i>=</i>");
    }
  }

  private static void unproven(HtmlPage page, Subject subject) {
    if (subject.unprovenReasons().isEmpty()) {
      return;
    }
    page.raw("<section><h2>Why keys are unproven</h2><table><tr><th>Keys</th><th>Reason</th></tr>");
    subject
        .unprovenReasons()
        .forEach(
            (reason, keys) ->
                page.raw("<tr><td class=\"n\">")
                    .text(String.format(Locale.ROOT, "%,d", keys))
                    .raw("</td><td>")
                    .text(reason)
                    .raw("</td></tr>"));
    page.raw("</table></section>\n");
  }

  private static void trust(HtmlPage page, Subject subject) {
    if (subject.trust().isEmpty()) {
      return;
    }
    page.raw("<section><h2>Besides: can this domain be trusted</h2><table><tbody>");
    for (Trust one : subject.trust()) {
      page.raw("<tr><td>")
          .text(one.what())
          .raw("</td><td>")
          .text(one.found())
          .raw("</td><td>")
          .text(one.state().words())
          .raw("</td></tr>");
    }
    page.raw("</tbody></table><p class=\"note\">")
        .text("As it stands at " + TIME.format(subject.writtenAt()) + ".")
        .raw("</p></section>\n");
  }

  private static void load(HtmlPage page, Subject subject) {
    Findings.Load load = subject.load();
    Run run = subject.run();
    page.raw("<section><h2>What it cost the stores</h2><p class=\"note\">")
        .text(
            String.format(
                Locale.ROOT,
                "%,d chunks, each in a read-only snapshot of its own on either side. Snapshots were"
                    + " open for %.1f s in all, the longest for %,d ms",
                load.chunks(),
                load.busy().toMillis() / 1000.0,
                load.longest().toMillis()))
        .text(
            run.finishedAt()
                .filter(end -> end.isAfter(run.startedAt()))
                .map(
                    end ->
                        String.format(
                            Locale.ROOT,
                            ", %.0f %% of the run's time.",
                            100.0
                                * load.busy().toMillis()
                                / Math.max(1, Duration.between(run.startedAt(), end).toMillis())))
                .orElse("."))
        .text(run.slowedBy().map(why -> " It goes slowly: " + why + ".").orElse(""))
        .text(Words.locked(run).map(words -> " " + words).orElse(""))
        .text(run.resumed() > 0 ? " It was taken up again " + run.resumed() + " times." : "")
        .raw("</p></section>\n");
  }

  private static void history(HtmlPage page, Subject subject) {
    page.raw("<section><h2>Runs of this domain</h2>");
    HtmlTrend.write(page, subject);
    page.raw("<div class=\"wide\"><table><thead><tr>")
        .raw("<th>Run</th><th>Started</th><th>Took</th><th>Verdict</th><th>Keys</th>")
        .raw("<th>Disagreeing</th><th>Unproven</th><th>By</th></tr></thead><tbody>");
    for (Run run : subject.history()) {
      String code = Words.code(run.verdict());
      page.raw(run.id() == subject.run().id() ? "<tr class=\"this\"><td>" : "<tr><td>")
          .text(Long.toString(run.id()))
          .raw("</td><td>")
          .text(TIME.format(run.startedAt()))
          .raw("</td><td>")
          .text(run.finishedAt().map(end -> took(run.startedAt(), end)).orElse("still runs"))
          .raw("</td><td><span class=\"badge " + code.toLowerCase(Locale.ROOT) + "\">")
          .text(code.toLowerCase(Locale.ROOT))
          .raw("</span></td><td class=\"n\">")
          .text(String.format(Locale.ROOT, "%,d", run.totals().keysSeen()))
          .raw("</td><td class=\"n\">")
          .text(String.format(Locale.ROOT, "%,d", run.totals().disagreeing()))
          .raw("</td><td class=\"n\">")
          .text(String.format(Locale.ROOT, "%,d", run.totals().unproven()))
          .raw("</td><td>")
          .text(run.actor())
          .raw("</td></tr>");
    }
    page.raw("</tbody></table></div></section>\n");
  }

  private static void columns(HtmlPage page, Subject subject) {
    page.raw("<section><h2>What was compared, and how</h2><table><thead><tr><th>Column</th>")
        .raw("<th>Rule</th><th>Shown</th></tr></thead><tbody>");
    for (Column column : subject.columns()) {
      page.raw("<tr><td>")
          .text(column.name())
          .raw("</td><td>")
          .text(RecordComparator.rule(column))
          .raw("</td><td>")
          .text(column.classification().name().toLowerCase(Locale.ROOT))
          .raw("</td></tr>");
    }
    page.raw("</tbody></table></section>\n");
  }

  private static String took(Instant from, Instant to) {
    Duration took = Duration.between(from, to);
    return took.toSeconds() < 60
        ? String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0)
        : took.toMinutes() + " min " + took.toSecondsPart() + " s";
  }
}

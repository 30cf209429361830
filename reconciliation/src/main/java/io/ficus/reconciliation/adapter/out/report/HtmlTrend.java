package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.application.ReportWriter.Subject;
import io.ficus.reconciliation.domain.Trend;
import java.util.List;
import java.util.Locale;

/** How the differences went from run to run: a bar for each run, oldest left. */
final class HtmlTrend {

  private static final int HEIGHT = 56;

  private HtmlTrend() {}

  static void write(HtmlPage page, Subject subject) {
    page.raw("<p class=\"note\">").text(told(subject.trend(), subject.run())).raw("</p>");
    List<Run> runs = subject.history();
    long most = runs.stream().mapToLong(HtmlTrend::open).max().orElse(0);
    if (runs.size() < 2) {
      return;
    }
    page.raw("<div class=\"bars\" role=\"img\" aria-label=\"keys that disagree or are unproven\">");
    for (int i = runs.size() - 1; i >= 0; i--) {
      Run run = runs.get(i);
      long open = open(run);
      long height = most == 0 ? 2 : Math.max(2, HEIGHT * open / most);
      page.raw(
              "<span class=\""
                  + Words.code(run.verdict()).toLowerCase(Locale.ROOT)
                  + "\" style=\"height:")
          .text(Long.toString(height))
          .raw("px\" title=\"")
          .text(
              String.format(
                  Locale.ROOT, "run %d: %,d keys disagree or are unproven", run.id(), open))
          .raw("\"></span>");
    }
    page.raw("</div>");
  }

  private static long open(Run run) {
    return run.totals().disagreeing() + run.totals().unproven();
  }

  static String told(Trend trend, Run run) {
    if (trend.previous().isEmpty()) {
      return "No run of this domain ended before this one.";
    }
    return String.format(
        Locale.ROOT,
        "Against run %d: %,d new differences, %,d still there, %,d %s.",
        trend.previous().getAsLong(),
        trend.fresh(),
        trend.still(),
        trend.resolved(),
        run.complete() ? "resolved" : "not seen (this run is not complete)");
  }
}

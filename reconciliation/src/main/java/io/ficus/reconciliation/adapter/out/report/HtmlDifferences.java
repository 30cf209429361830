package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.application.ReportWriter.Subject;
import io.ficus.reconciliation.domain.Difference;
import java.util.Locale;

/** The first differences one by one, with their evidence. */
final class HtmlDifferences {

  private static final int MOST_DIFFERENCES = 1_000;

  /** So many are shown without asking for them. */
  private static final int OPEN = 20;

  private HtmlDifferences() {}

  static void write(HtmlPage page, Subject subject) {
    long all = subject.tally().differences();
    page.raw("<section><h2>Every difference</h2>");
    if (all == 0) {
      page.raw("<p class=\"note\">None was proven.</p></section>\n");
      return;
    }
    page.raw("<p class=\"note\">")
        .text(
            all > MOST_DIFFERENCES
                ? String.format(
                    Locale.ROOT,
                    "The first %,d of %,d are shown; the CSV and JSON reports hold all.",
                    MOST_DIFFERENCES,
                    all)
                : "All " + all + " are shown.")
        .text(" Text stands in quotes, so that NULL, '' and 'null' are told apart.")
        .raw("</p><details")
        .raw(all <= OPEN ? " open" : "")
        .raw(
            "><summary>Show them</summary><div class=\"wide\"><table><thead><tr><th>Key</th><th>Column</th><th>Kind</th>")
        .raw("<th>Legacy, as stored</th><th>Expected (legacy)</th><th>Actual (domain)</th>")
        .raw("<th>Evidence</th></tr></thead><tbody>");
    String[] keyAbove = {""};
    subject
        .differences()
        .forEach(
            MOST_DIFFERENCES,
            difference -> {
              row(page, difference, difference.key().text().equals(keyAbove[0]));
              keyAbove[0] = difference.key().text();
            });
    page.raw("</tbody></table></div></details></section>\n");
  }

  private static void row(HtmlPage page, Difference difference, boolean sameKey) {
    var column = difference.column();
    var evidence = difference.evidence();
    String raw = column.raw();
    page.raw(sameKey ? "<tr class=\"same\"><td>" : "<tr><td><b>")
        .text(sameKey ? "" : difference.key().text())
        .raw(sameKey ? "</td><td>" : "</b></td><td>")
        .text(column.column())
        .raw("<small>")
        .text(column.rule())
        .raw("</small></td><td>")
        .text(column.kind().name().toLowerCase(Locale.ROOT))
        .raw("</td><td><code>")
        .text(raw == null ? "" : raw)
        .raw("</code></td><td><code class=\"expected\">")
        .text(column.expected())
        .raw("</code></td><td><code class=\"actual\">")
        .text(column.actual())
        .raw("</code></td><td><small>")
        .text(
            "legacy the same at "
                + HtmlReport.TIME.format(evidence.readAt())
                + " and after watermark "
                + evidence.position()
                + "; round "
                + evidence.rounds())
        .raw("</small><small>id ")
        .text(difference.id().value())
        .raw("</small></td></tr>\n");
  }
}

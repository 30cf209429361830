package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.Exclusion;
import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.application.ReportWriter.Subject;
import io.ficus.reconciliation.domain.CheckResult;
import java.util.Locale;

/** The equation of each side, and what plain SQL says beside it. */
final class HtmlEquation {

  private HtmlEquation() {}

  static void write(HtmlPage page, Subject subject) {
    page.raw("<section><h2>The same for each side</h2><div class=\"wide\"><table><thead><tr>")
        .raw("<th>Side</th><th>Seen</th>");
    for (SideTotals.Term term : SideTotals.NONE.terms()) {
      String name = term.name();
      page.raw("<th>").text(Character.toUpperCase(name.charAt(0)) + name.substring(1)).raw("</th>");
    }
    page.raw("<th>Adds up</th></tr></thead><tbody>");
    row(page, "legacy", subject.run().legacySide());
    row(page, "domain", subject.run().domainSide());
    page.raw("</tbody></table></div>");
    for (Exclusion one : subject.pair().exclusions()) {
      page.raw("<p class=\"note\">").text("Not compared: " + told(one)).raw("</p>");
    }
    page.raw("</section>\n");
    if (!subject.checks().isEmpty()) {
      checks(page, subject);
    }
  }

  static String told(Exclusion exclusion) {
    return "keys " + exclusion.keys() + ", because " + exclusion.reason();
  }

  private static void row(HtmlPage page, String name, SideTotals side) {
    page.raw("<tr><td>").text(name).raw("</td>");
    number(page, side.seen());
    side.terms().forEach(term -> number(page, term.keys()));
    page.raw("<td>").text(side.holds() ? "yes" : "no").raw("</td></tr>");
  }

  private static void number(HtmlPage page, long keys) {
    page.raw("<td class=\"n\">").text(String.format(Locale.ROOT, "%,d", keys)).raw("</td>");
  }

  private static void checks(HtmlPage page, Subject subject) {
    page.raw("<section><h2>Control totals and rules, by plain SQL</h2><div class=\"wide\">")
        .raw("<table><thead><tr><th>What</th><th>Side</th><th>Of</th><th>Legacy</th>")
        .raw("<th>Domain</th><th>State</th></tr></thead><tbody>");
    for (CheckResult check : subject.checks()) {
      page.raw("<tr><td>")
          .text(check.name())
          .raw("</td><td>")
          .text(check.side().toLowerCase(Locale.ROOT))
          .raw("</td><td>")
          .text(check.label())
          .raw("</td><td class=\"n\">")
          .text(check.legacy())
          .raw("</td><td class=\"n\">")
          .text(check.domain())
          .raw("</td><td>")
          .text(check.state().words())
          .raw("</td></tr>");
    }
    page.raw("</tbody></table></div></section>\n");
  }
}

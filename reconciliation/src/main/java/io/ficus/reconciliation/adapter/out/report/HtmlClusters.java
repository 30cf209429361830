package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.application.ReportWriter.Subject;
import io.ficus.reconciliation.domain.Cluster;
import io.ficus.reconciliation.domain.ColumnDifference;
import io.ficus.reconciliation.domain.Difference;
import java.util.List;
import java.util.Locale;

/** A card for each cluster: what it is, how many, and five samples side by side. */
final class HtmlClusters {

  private HtmlClusters() {}

  static void write(HtmlPage page, Subject subject) {
    List<Cluster> clusters = subject.clusters();
    if (clusters.isEmpty()) {
      return;
    }
    long most = clusters.get(0).count();
    page.raw("<section><h2>What the differences have in common</h2><p class=\"note\">")
        .text(
            "Guessed from the values, not proven; the largest first. Text stands in quotes, so that"
                + " NULL, '' and 'null' are told apart.")
        .raw("</p><div class=\"cards\">");
    clusters.forEach(cluster -> card(page, cluster, most));
    page.raw("</div></section>\n");
  }

  private static void card(HtmlPage page, Cluster cluster, long most) {
    page.raw("<article class=\"card\"><div class=\"count\"><b>")
        .text(String.format(Locale.ROOT, "%,d", cluster.count()))
        .raw("</b><span>")
        .text(cluster.count() == 1 ? "difference" : "differences")
        .raw("</span></div><h3>")
        .text(cluster.column().equals("*") ? "whole record" : cluster.column())
        .raw("</h3><p class=\"cause\">")
        .text(Words.sentence(cluster))
        .raw("</p><div class=\"share\"><i style=\"width:")
        .text(Long.toString(Math.max(1, 100 * cluster.count() / most)))
        .raw("%\"></i></div><table><thead><tr><th>Key</th><th>Expected (legacy)</th>")
        .raw("<th>Actual (domain)</th></tr></thead><tbody>");
    cluster.samples().forEach(sample -> sample(page, sample));
    page.raw("</tbody></table></article>");
  }

  private static void sample(HtmlPage page, Difference sample) {
    ColumnDifference column = sample.column();
    page.raw("<tr><td><b>")
        .text(sample.key().text())
        .raw("</b></td><td><code class=\"expected\">")
        .text(column.expected())
        .raw("</code>");
    String raw = column.raw();
    if (raw != null) {
      page.raw("<small>stored as ").text(raw).raw("</small>");
    }
    page.raw("</td><td><code class=\"actual\">").text(column.actual()).raw("</code></td></tr>");
  }
}

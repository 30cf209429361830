package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.Exclusion;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.application.ReportWriter;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.Cluster;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.Trust;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** A page for a pull request: the verdict, the equation, the clusters with a sample each. */
final class MarkdownReport implements ReportWriter {

  private static final int MOST_CLUSTERS = 20;

  @Override
  public ReportFormat format() {
    return ReportFormat.MD;
  }

  @Override
  public void write(Subject subject, Writer out) throws IOException {
    Run run = subject.run();
    Totals totals = run.totals();
    out.write("## Reconciliation of " + cell(run.domain()) + ", run " + run.id() + ": ");
    out.write(Words.code(run.verdict()) + "\n\n" + cell(Words.why(run.verdict())) + "\n\n");
    out.write(Words.engine(run).map(words -> "Compared by " + words + ".\n\n").orElse(""));
    out.write(Words.locked(run).map(words -> words + "\n\n").orElse(""));
    out.write("| keys | matched | differing | missing | extra | unmappable | unproven |\n");
    out.write("|--:|--:|--:|--:|--:|--:|--:|\n");
    out.write(
        String.format(
            Locale.ROOT,
            "| %,d | %,d | %,d | %,d | %,d | %,d | %,d |\n\n",
            totals.keysSeen(),
            totals.matched(),
            totals.differing(),
            totals.missing(),
            totals.extra(),
            totals.unmappable(),
            totals.unproven()));
    if (run.repaired()) {
      out.write("Something was repaired since, so it is no clean run.\n\n");
    }
    sides(subject, out);
    out.write(HtmlTrend.told(subject.trend(), run) + "\n\n");
    if (!subject.clusters().isEmpty()) {
      out.write("| differences | column | looks like | for example | expected | actual |\n");
      out.write("|--:|---|---|---|---|---|\n");
      for (Cluster cluster : subject.clusters().stream().limit(MOST_CLUSTERS).toList()) {
        Difference sample = cluster.samples().get(0);
        out.write(
            String.format(
                Locale.ROOT,
                "| %,d | %s | %s | %s | %s | %s |\n",
                cluster.count(),
                cell(cluster.column()),
                cell(Words.sentence(cluster)),
                cell(sample.key().text()),
                code(sample.column().expected()),
                code(sample.column().actual())));
      }
      out.write("\n");
    }
    for (Trust one : subject.trust()) {
      out.write(
          "- " + cell(one.what() + ": " + one.found() + " (" + one.state().words() + ")") + "\n");
    }
    for (String limit : subject.limits()) {
      out.write("- " + cell(limit) + "\n");
    }
    out.flush();
  }

  private static void sides(Subject subject, Writer out) throws IOException {
    out.write("Legacy side: " + Words.equation(subject.run().legacySide()) + ".\n\n");
    out.write("Domain side: " + Words.equation(subject.run().domainSide()) + ".\n\n");
    for (Exclusion one : subject.pair().exclusions()) {
      out.write("Not compared: " + cell(HtmlEquation.told(one)) + "\n\n");
    }
    if (!subject.checks().isEmpty()) {
      out.write("| by plain SQL | side | of | legacy | domain | state |\n");
      out.write("|---|---|---|--:|--:|---|\n");
      for (CheckResult check : subject.checks()) {
        out.write(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |\n",
                cell(check.name()),
                check.side().toLowerCase(Locale.ROOT),
                cell(check.label()),
                cell(check.legacy()),
                cell(check.domain()),
                check.state().words()));
      }
      out.write("\n");
    }
  }

  /** Markdown has no escape inside code, so the ticks around it are more than those in it. */
  private static String code(String text) {
    String ticks = "`";
    while (text.contains(ticks)) {
      ticks += "`";
    }
    return ticks + " " + text.replace("|", "\\|") + " " + ticks;
  }

  private static String cell(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("|", "\\|")
        .replace("*", "\\*")
        .replace("`", "\\`")
        .replace("[", "\\[");
  }
}

package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.domain.Cluster;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a run, its verdict, an equation and a cause are said. */
final class Words {

  private Words() {}

  /** {@code MATCHES}, {@code DIFFERS} or {@code UNPROVEN}. */
  static String code(Verdict verdict) {
    if (verdict instanceof Verdict.Matches) {
      return "MATCHES";
    }
    return verdict instanceof Verdict.Differs ? "DIFFERS" : "UNPROVEN";
  }

  /** What a cluster looks like it came from. */
  static String sentence(Cluster cluster) {
    String words = cluster.cause().words();
    String detail = cluster.detail().isEmpty() ? "" : " (" + cluster.detail() + ")";
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + detail + ".";
  }

  /** The completeness equation of a side. */
  static String equation(SideTotals side) {
    String sum =
        side.terms().stream()
            .map(term -> String.format(Locale.ROOT, "%,d %s", term.keys(), term.name()))
            .collect(Collectors.joining(" + "));
    return side.holds()
        ? String.format(Locale.ROOT, "%s = %,d keys seen", sum, side.seen())
        : String.format(
            Locale.ROOT,
            "%s = %,d, and %,d keys were seen: nothing may be concluded",
            sum,
            side.accountedFor(),
            side.seen());
  }

  /** How a run compared, if not by a scan of all. */
  static Optional<String> engine(Run run) {
    return run.sample()
        .map(sample -> "a sample of one key in " + sample.every())
        .or(
            () ->
                run.sketch()
                    .map(
                        sketch ->
                            String.format(Locale.ROOT, "a sketch of %,d cells", sketch.cells())));
  }

  /** What a run locked, in a sentence; nothing if it was not to lock. */
  static Optional<String> locked(Run run) {
    return run.locked()
        .map(
            locked ->
                locked.keys() == 0
                    ? "It was allowed to lock rows of hot keys, and locked none."
                    : String.format(
                        Locale.ROOT,
                        "It locked the rows of %,d hot %s to settle them, each for %,d ms at most.",
                        locked.keys(),
                        locked.keys() == 1 ? "key" : "keys",
                        locked.longest().toMillis()));
  }

  /** Why, in a sentence. */
  static String why(Verdict verdict) {
    if (verdict instanceof Verdict.Differs differs) {
      return differs.keys() == 1
          ? "1 key is proven to disagree."
          : differs.keys() + " keys are proven to disagree.";
    }
    return verdict instanceof Verdict.Unproven unproven
        ? "Nothing may be concluded: " + unproven.reason() + "."
        : "Every key agrees with a version of the legacy side that was witnessed.";
  }
}

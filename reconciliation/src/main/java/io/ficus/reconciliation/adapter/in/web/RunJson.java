package io.ficus.reconciliation.adapter.in.web;

import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A run as the API shows it.
 *
 * @param verdict MATCHES, DIFFERS or UNPROVEN
 * @param reason for UNPROVEN
 * @param locked what it locked, if it may lock rows
 */
record RunJson(
    long id,
    String domain,
    String pair,
    String actor,
    String state,
    String verdict,
    @Nullable String reason,
    boolean complete,
    boolean repaired,
    int resumed,
    @Nullable String slowedBy,
    @Nullable Sample sample,
    @Nullable Integer sketchCells,
    @Nullable LockedJson locked,
    String startedAt,
    @Nullable String finishedAt,
    Run.Progress progress,
    Totals totals,
    SideTotals legacySide,
    SideTotals domainSide) {

  /** The keys whose rows were locked; absent from a run that was not to lock any. */
  record LockedJson(long keys, long longestMillis) {}

  static RunJson of(Run run) {
    return new RunJson(
        run.id(),
        run.domain(),
        run.pair(),
        run.actor(),
        run.state().name(),
        verdict(run.verdict()),
        run.verdict() instanceof Verdict.Unproven unproven ? unproven.reason() : null,
        run.complete(),
        run.repaired(),
        run.resumed(),
        run.slowedBy().orElse(null),
        run.sample().orElse(null),
        run.sketch().map(Sketch::cells).orElse(null),
        run.locked()
            .map(locked -> new LockedJson(locked.keys(), locked.longest().toMillis()))
            .orElse(null),
        run.startedAt().toString(),
        run.finishedAt().map(Object::toString).orElse(null),
        run.progress(),
        run.totals(),
        run.legacySide(),
        run.domainSide());
  }

  private static String verdict(Verdict verdict) {
    if (verdict instanceof Verdict.Matches) {
      return "MATCHES";
    }
    return verdict instanceof Verdict.Differs ? "DIFFERS" : "UNPROVEN";
  }
}

package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.Verdict;
import java.util.List;
import java.util.Locale;

/** Says what a run has proven. */
public final class VerdictRule {

  /** What a sample without differences proves: a bound, and never that there are none. */
  public static Verdict.Unproven ofSample(long keys) {
    return new Verdict.Unproven(
        String.format(
            Locale.ROOT,
            "a sample of %,d keys agrees: with %.0f %% confidence at most %.4f %% of all keys differ,"
                + " if differences do not keep step with the sample. Only a whole run proves that"
                + " none does",
            keys,
            Sample.CONFIDENCE * 100,
            Sample.bound(keys) * 100));
  }

  private VerdictRule() {}

  /**
   * The verdict.
   *
   * @param totals of a run that was not broken off
   * @param sides the same keys, counted side by side
   * @param faults what went wrong in the run itself; with any of them its findings prove nothing
   * @param violations figures that differ and rules that are broken, past the mapping: the keys may
   *     agree, but then the mapping hides something
   */
  public static Verdict judge(
      Totals totals, List<SideTotals> sides, List<String> faults, List<String> violations) {
    if (!faults.isEmpty()) {
      return new Verdict.Unproven(String.join("; ", faults));
    }
    if (totals.accountedFor() != totals.keysSeen()) {
      return new Verdict.Unproven(
          "the completeness equation does not hold: "
              + totals.accountedFor()
              + " keys have an outcome and "
              + totals.keysSeen()
              + " were seen");
    }
    for (SideTotals side : sides) {
      if (!side.holds()) {
        return new Verdict.Unproven(
            "the completeness equation of one side does not hold: "
                + side.accountedFor()
                + " keys have an outcome and "
                + side.seen()
                + " were seen there");
      }
    }
    if (totals.disagreeing() > 0) {
      return new Verdict.Differs(totals.disagreeing());
    }
    if (totals.unproven() > 0) {
      return new Verdict.Unproven(
          "nothing could be proven of " + totals.unproven() + " keys; see the report");
    }
    if (!violations.isEmpty()) {
      return new Verdict.Unproven(
          "every key agrees, and yet what plain SQL says does not: "
              + String.join("; ", violations));
    }
    if (totals.keysSeen() == 0) {
      return new Verdict.Unproven("both sides are empty, so nothing was compared");
    }
    return new Verdict.Matches();
  }
}

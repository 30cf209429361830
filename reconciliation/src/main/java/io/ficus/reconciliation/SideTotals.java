package io.ficus.reconciliation;

import java.util.List;

/**
 * The completeness equation of one side: every key that was seen there, by what became of it.
 *
 * @param seen keys that the scan saw on this side, counted as they came
 * @param matched of them, those that agree
 * @param differing those with a column that differs
 * @param missing those that the domain side does not have
 * @param extra those that the legacy side does not have
 * @param unmappable those that cannot be brought into the canonical form
 * @param duplicate those that a side has more than once
 * @param unproven those of which nothing could be proven; the hot ones are among them
 * @param excluded those that are declared not to be compared
 */
public record SideTotals(
    long seen,
    long matched,
    long differing,
    long missing,
    long extra,
    long unmappable,
    long duplicate,
    long unproven,
    long excluded) {

  /** No keys at all. */
  public static final SideTotals NONE = new SideTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** A term of the equation: what became of so many keys. */
  public record Term(String name, long keys) {}

  /** The terms of the equation, in the order in which it is written. */
  public List<Term> terms() {
    return List.of(
        new Term("matched", matched),
        new Term("differing", differing),
        new Term("missing", missing),
        new Term("extra", extra),
        new Term("unmappable", unmappable),
        new Term("duplicate", duplicate),
        new Term("unproven", unproven),
        new Term("excluded", excluded));
  }

  /** The terms added up; the equation says that this is {@link #seen}. */
  public long accountedFor() {
    return terms().stream().mapToLong(Term::keys).sum();
  }

  /** True if the equation holds. */
  public boolean holds() {
    return accountedFor() == seen;
  }
}

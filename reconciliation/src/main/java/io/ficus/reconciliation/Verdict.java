package io.ficus.reconciliation;

/** What a comparison has proven. What could not be measured is {@link Unproven}, never clean. */
public sealed interface Verdict {

  /** Both sides agree, on every key and column, at positions that were witnessed. */
  record Matches() implements Verdict {}

  /**
   * The sides disagree, and that is no matter of being late.
   *
   * @param keys how many keys differ, are missing, extra or cannot be mapped
   */
  record Differs(long keys) implements Verdict {}

  /**
   * Nothing may be concluded.
   *
   * @param reason what stood in the way
   */
  record Unproven(String reason) implements Verdict {}
}

package io.ficus.reconciliation;

/**
 * What became of the keys of a run. Derived from the stored chunks, never counted on the side.
 *
 * @param keysSeen keys that were seen on at least one side
 * @param matched keys that agree with a version of the legacy side that was witnessed
 * @param differing keys on both sides with at least one column that differs
 * @param missing keys that only the legacy side has
 * @param extra keys that only the domain side has
 * @param unmappable keys that cannot be brought into the canonical form
 * @param duplicate keys that a side has more than once
 * @param unproven keys of which nothing could be proven
 */
public record Totals(
    long keysSeen,
    long matched,
    long differing,
    long missing,
    long extra,
    long unmappable,
    long duplicate,
    long unproven) {

  /** Of sides that have every key once. */
  public Totals(
      long keysSeen,
      long matched,
      long differing,
      long missing,
      long extra,
      long unmappable,
      long unproven) {
    this(keysSeen, matched, differing, missing, extra, unmappable, 0, unproven);
  }

  /** No keys at all. */
  public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0);

  /** Keys that are proven to disagree, in whatever way. */
  public long disagreeing() {
    return differing + missing + extra + unmappable + duplicate;
  }

  /** Keys that have an outcome; the completeness equation says that this is {@link #keysSeen}. */
  public long accountedFor() {
    return matched + disagreeing() + unproven;
  }
}

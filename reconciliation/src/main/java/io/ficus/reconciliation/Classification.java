package io.ficus.reconciliation;

/** How much of a column's values may be seen by whoever reads a report. */
public enum Classification {
  /** Shown as it is. */
  PLAIN,
  /** Shown by its first character, its length and a short fingerprint. */
  MASKED,
  /** Shown as a hash, by which equal values can be recognised and nothing else. */
  HASHED
}

package io.ficus.reconciliation;

/** The side that a repair writes: always the one that follows. */
public enum RepairTarget {
  /** The legacy store leads. */
  DOMAIN,
  /** The domain store leads. */
  LEGACY
}

package io.ficus.reconciliation;

/** What a side makes of one aggregate. */
public sealed interface Projection permits CanonicalRecord, Unmappable, Duplicated {

  /** Whose projection this is. */
  AggregateKey key();
}

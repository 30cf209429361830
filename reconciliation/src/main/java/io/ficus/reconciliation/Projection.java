package io.ficus.reconciliation;

/** What a side makes of one aggregate. */
public sealed interface Projection permits CanonicalRecord, Unmappable {

  /** Whose projection this is. */
  AggregateKey key();
}

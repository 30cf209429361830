package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.AggregateKey;

/** A proven difference as a run keeps it. */
public record Difference(
    DifferenceId id, AggregateKey key, ColumnDifference column, Evidence evidence) {}

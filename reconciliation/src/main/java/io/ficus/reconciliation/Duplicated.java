package io.ficus.reconciliation;

/**
 * A key that a side has more than once where it may have it once. Counts as a difference of its own
 * kind: whichever of the rows were taken, the other would go unseen.
 *
 * @param rows how often
 */
public record Duplicated(AggregateKey key, int rows) implements Projection {}

package io.ficus.reconciliation.domain;

import java.util.OptionalLong;

/**
 * The differences of a run beside those of the run before it.
 *
 * @param previous the run before it of the same domain that ended; without one, all are new
 * @param fresh differences that the run before did not have
 * @param still differences that it had too
 * @param resolved differences that it had and this one has not; says nothing if this one is not
 *     complete
 */
public record Trend(OptionalLong previous, long fresh, long still, long resolved) {}

package io.ficus.seam;

import io.ficus.cdc.SourcePosition;

/**
 * What a transaction of a domain store came to.
 *
 * @param result what the work answered
 * @param position not before any row change of the transaction, and before every later change of
 *     the rows that it changed (contract C10)
 */
public record Positioned<T>(T result, SourcePosition position) {}

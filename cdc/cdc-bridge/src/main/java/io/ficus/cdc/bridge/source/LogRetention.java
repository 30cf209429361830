package io.ficus.cdc.bridge.source;

import java.util.OptionalLong;

/**
 * The log that a source keeps for a bridge.
 *
 * @param state in the source's own word (PostgreSQL: {@code wal_status} reserved, extended,
 *     unreserved or lost); "missing" if nothing is kept
 * @param active whether it is being read now
 * @param retainedBytes how much is kept
 * @param safeBytes how much more may be written before some of it is lost; empty if there is no
 *     limit, so that the disk is the limit
 * @param writtenBytes how much log was ever written; only its growth says something
 */
public record LogRetention(
    String state, boolean active, long retainedBytes, OptionalLong safeBytes, long writtenBytes) {}

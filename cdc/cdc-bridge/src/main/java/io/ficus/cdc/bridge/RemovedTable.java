package io.ficus.cdc.bridge;

import java.time.Instant;

/**
 * A table that the configuration names and that is not carried, because somebody has taken it out.
 *
 * @param table with its schema
 * @param actor who took it out
 * @param reason why
 * @param at when
 */
public record RemovedTable(String table, String actor, String reason, Instant at) {}

package io.ficus.seam;

/**
 * One routed write. Its id travels into both stores, so that their change streams can be joined.
 *
 * @param domain the domain that is written
 * @param operation the port's call, for people
 * @param id unique
 */
public record Intent(String domain, String operation, String id) {}

package io.ficus.seam;

import java.util.OptionalLong;

/**
 * One routed write. Its id travels into both stores, so that their change streams can be joined.
 *
 * @param domain the domain that is written
 * @param operation the port's call, for people
 * @param id unique
 * @param epoch of the stage by which it was routed; a store that has seen a later change of
 *     authority refuses it; empty for a write that was routed by no stage
 */
public record Intent(String domain, String operation, String id, OptionalLong epoch) {}

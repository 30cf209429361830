package io.ficus.reconciliation;

/**
 * Figures that must be the same on both sides, read by plain SQL that has nothing to do with the
 * pair's mapping: so a mistake of the mapping that hides a difference shows none the less.
 *
 * @param name what is counted, as reports print it
 */
public record ControlTotal(String name, Figures legacy, Figures domain) {}

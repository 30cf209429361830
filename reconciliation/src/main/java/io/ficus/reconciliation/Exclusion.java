package io.ficus.reconciliation;

/**
 * Keys that are declared not to be compared. They are seen and counted, and reports print why.
 *
 * @param keys which
 * @param reason why that is right
 */
public record Exclusion(KeyRange keys, String reason) {}

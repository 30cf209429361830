package io.ficus.cutover;

/**
 * The stage of a domain as of an epoch.
 *
 * @param domain the domain
 * @param stage its stage
 * @param epoch rises by one with every change of stage; starts at 1
 */
public record StageAt(String domain, Stage stage, long epoch) {}

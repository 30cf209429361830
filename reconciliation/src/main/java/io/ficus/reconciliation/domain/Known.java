package io.ficus.reconciliation.domain;

/**
 * Why a key differs, as the toolkit knows it.
 *
 * @param cause one of those that are known and not guessed
 * @param detail the cause's parameter, the same for all keys of one cluster; may be empty
 */
public record Known(Cause cause, String detail) {}

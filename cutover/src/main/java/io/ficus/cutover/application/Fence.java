package io.ficus.cutover.application;

/**
 * Keeps writers out of a domain's legacy tables (contract C5).
 *
 * <p>Promises, once available: after {@link #raise} has returned {@link Availability.Available}, no
 * transaction that changes the domain's legacy tables can commit, whatever an instance has cached,
 * until {@link #lift}; every transaction that was in flight has ended. Both are idempotent for one
 * epoch and survive a crash of the caller. Thread-safe.
 */
public interface Fence {

  /** Whether a fence is installed for a domain. Changes nothing. */
  Availability availability(String domain);

  /**
   * Raises the fence.
   *
   * @param epoch the epoch whose writers are to be refused
   */
  Availability raise(String domain, long epoch);

  /** Lifts the fence, for the writers of an epoch. */
  Availability lift(String domain, long epoch);
}

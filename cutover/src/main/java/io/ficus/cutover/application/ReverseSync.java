package io.ficus.cutover.application;

/**
 * Carries a domain's writes back into the legacy store while the domain store has the authority.
 *
 * <p>Promises, once available: after {@link #start} every committed write of the domain store, from
 * the captured start on, reaches the legacy store once in effect and in the order of its aggregate;
 * it never carries back what came from there. {@link #stop} returns when it has come to rest. Both
 * are idempotent. Thread-safe.
 */
public interface ReverseSync {

  /** Whether a reverse sync is installed for a domain. Changes nothing. */
  Availability availability(String domain);

  /** Starts to carry writes back. */
  Availability start(String domain);

  /** Stops carrying writes back. */
  Availability stop(String domain);
}

package io.ficus.cutover.application;

import java.time.Duration;

/**
 * Lets what is under way come to rest behind a raised fence (contract C6).
 *
 * <p>Promises, once available: {@link #drain} answers {@link Availability.Available} only when the
 * domain store has applied everything that the legacy store committed before the fence, and the
 * keys that changed since the last clean reconciliation were verified. Thread-safe.
 */
public interface Drain {

  /** Whether a drain is installed for a domain. Changes nothing. */
  Availability availability(String domain);

  /**
   * Waits until nothing is under way.
   *
   * @param budget how long writers may be kept waiting; beyond it the answer is that it failed
   */
  Availability drain(String domain, Duration budget);
}

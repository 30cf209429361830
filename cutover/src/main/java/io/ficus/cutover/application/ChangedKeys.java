package io.ficus.cutover.application;

import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.Pace;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import java.time.Duration;

/**
 * Compares both stores' rows of the keys that changed since the last clean and complete
 * reconciliation began (contract C6).
 *
 * <p>Promises: a key that changed and was not looked at never counts as verified; nothing is
 * repaired. Without a clean reconciliation, everything changed. Thread-safe; does not throw for
 * what a store may do.
 */
public interface ChangedKeys {

  /**
   * Compares while writers go on, to say what {@link #verifyDrained} would find. Keys that move are
   * left for it.
   *
   * @param budget the longest that it may take; what does not fit makes the answer Unproven
   */
  VerifyOutcome rehearse(String domain, Duration budget);

  /**
   * Compares where the fence is up and a drain has just proven that the other store has everything:
   * nothing more is waited for.
   *
   * @param budget the longest that it may take; what does not fit makes the answer Unproven
   */
  VerifyOutcome verifyDrained(String domain, Duration budget);

  /** How many keys there are to compare now; asks no store of the domain. */
  Fact<Long> pending(String domain);

  /**
   * How fast the last reconciliation compared keys. It spares the stores, so what compares a few
   * keys at full speed is seldom slower.
   */
  Fact<Pace> paceOfTheLastRun(String domain);
}

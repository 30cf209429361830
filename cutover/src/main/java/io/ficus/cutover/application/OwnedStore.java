package io.ficus.cutover.application;

import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.OwnershipOutcome;
import io.ficus.cutover.domain.handover.OwnershipReading;
import java.time.Duration;

/**
 * One of the two stores of a domain, as far as it decides who may write (contract C5). There are
 * two of these: the legacy store and the domain store.
 *
 * <p>Promises: every authoritative write of the domain in this store holds the row under a shared
 * lock from its check to its end, and reads it as it is committed after the lock was had, not as an
 * older snapshot shows it. {@link #set} and {@link #claim} hold it exclusively: so they wait for
 * every write under way, and every later one meets the new row, whatever an instance has cached.
 * Neither throws for what a database or a network may do. Thread-safe.
 */
public interface OwnedStore {

  /** Reads the row on a fresh connection. Changes nothing, waits for no lock. */
  OwnershipReading read(String domain);

  /**
   * Makes the row as wanted, in a transaction of its own, provided that {@link Ownership#mayBecome}
   * allows it. Setting what is set already is done, not refused.
   *
   * @param lockTimeout the longest that the exclusive lock may be waited for; while it is waited
   *     for, later writers queue behind it, so this is also the longest that it can stall the shop
   */
  OwnershipOutcome set(String domain, Ownership wanted, Duration lockTimeout);

  /**
   * Stamps a term on the row and leaves the rest, so that nothing of an older term can change it
   * from now on; {@link OwnershipOutcome.Stored} tells the row as it then is.
   */
  OwnershipOutcome claim(String domain, long term, Duration lockTimeout);
}

package io.ficus.seam.ownership;

import java.time.Duration;
import java.util.List;

/** What asking a store to change an ownership came to. */
public sealed interface OwnershipChange {

  /**
   * It is committed: no writer that was admitted before is still in flight.
   *
   * @param waited how long the lock was waited for
   */
  record Done(Held before, Held now, Duration waited) implements OwnershipChange {}

  /**
   * Writers held the lock for longer than the limit; nothing was changed.
   *
   * @param holders the sessions that did, for people; empty if they had gone when it was looked
   */
  record Busy(Duration waited, List<String> holders) implements OwnershipChange {
    public Busy {
      holders = List.copyOf(holders);
    }
  }

  /** The store is at another ownership than the caller expected; nothing was changed. */
  record Moved(Held current) implements OwnershipChange {}

  /** The store has no row for the domain; nothing was changed. */
  record NotInstalled(String reason) implements OwnershipChange {}

  /** The store could not be asked, or refused; nothing was changed. */
  record Failed(String reason) implements OwnershipChange {}

  /**
   * The connection was lost while the change was being committed: it may have happened or not. Read
   * it on a fresh connection before anything else is done.
   */
  record Unknown(String reason) implements OwnershipChange {}
}

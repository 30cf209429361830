package io.ficus.cutover.domain.handover;

import java.time.Duration;

/** What setting a store's ownership row came to. */
public sealed interface OwnershipOutcome {

  /** The row is as wanted, and committed; every write that was under way before it has ended. */
  record Stored(Ownership now) implements OwnershipOutcome {}

  /** The row has a later term or epoch; nothing was changed. Whoever asked is out of date. */
  record Stale(Ownership now) implements OwnershipOutcome {}

  /**
   * A writer held the row longer than the lock's time limit; nothing was changed.
   *
   * @param waited for how long the lock was asked for
   * @param holder who holds it, for people
   */
  record Busy(Duration waited, String holder) implements OwnershipOutcome {}

  /**
   * The store refused or could not be reached before anything could have been changed.
   *
   * @param why for people
   */
  record Failed(String why) implements OwnershipOutcome {}

  /**
   * The connection was lost around the commit: the row may or may not be as wanted. Whoever asked
   * must read it on a fresh connection, and must not guess.
   *
   * @param why what went wrong, for people
   */
  record OwnershipUnknown(String why) implements OwnershipOutcome {}
}

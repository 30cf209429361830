package io.ficus.reconciliation;

import java.time.Duration;

/** What asking for the lock on an aggregate's rows came to; see {@link Side#lock}. */
public sealed interface RowLock {

  /** The rows are locked until they are released, or until the time is up. */
  record Held(Hold hold) implements RowLock {}

  /**
   * The rows are not locked.
   *
   * @param why for a person
   * @param locked how long some of them may have been before it was given up; zero if none were
   */
  record NotHad(String why, Duration locked) implements RowLock {

    /** Nothing was locked. */
    public NotHad(String why) {
      this(why, Duration.ZERO);
    }
  }

  /** Rows that are locked. For one thread. */
  interface Hold {

    /** Lets them go. Must be called once. */
    Released release();
  }

  /**
   * What became of a lock.
   *
   * @param locked how long the rows were locked at most
   * @param toTheEnd whether they were until they were released; if not, what was read meanwhile
   *     proves nothing
   */
  record Released(Duration locked, boolean toTheEnd) {}
}

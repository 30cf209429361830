package io.ficus.reconciliation;

import java.time.Duration;

/**
 * Whether and for how long the rows of a key that never stands still may be locked, to settle it.
 *
 * @param usual whether a run does so of which nobody says it
 * @param longestWait how long it may wait for a lock of somebody else; others may wait behind it
 * @param longestHold the longest that rows of a key stay locked, waits for locks and for the
 *     watermark counted in
 */
public record RowLocking(boolean usual, Duration longestWait, Duration longestHold) {

  /**
   * Whoever waits for a lock for a second looks for deadlocks in PostgreSQL, and may end another's
   * transaction to get out of one. Somebody who only looks has to be gone before.
   */
  private static final Duration MOST_WAIT = Duration.ofMillis(500);

  private static final Duration MOST_HOLD = Duration.ofSeconds(5);

  public RowLocking {
    if (longestWait.compareTo(Duration.ofMillis(1)) < 0 || longestWait.compareTo(MOST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "A reconciliation waits for a row lock between 1 ms and "
              + MOST_WAIT.toMillis()
              + " ms, not "
              + longestWait
              + "; a longer wait could make a database end a transaction of the shop");
    }
    if (longestHold.compareTo(longestWait) <= 0 || longestHold.compareTo(MOST_HOLD) > 0) {
      throw new IllegalArgumentException(
          "A reconciliation holds row locks for longer than it waits for them ("
              + longestWait
              + ") and for at most "
              + MOST_HOLD.toSeconds()
              + " s, not "
              + longestHold);
    }
  }

  /** Not unless it is asked for; then 100 ms for a lock, and 250 ms in all. */
  public static RowLocking defaults() {
    return new RowLocking(false, Duration.ofMillis(100), Duration.ofMillis(250));
  }
}

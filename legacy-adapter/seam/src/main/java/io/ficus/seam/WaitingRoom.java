package io.ficus.seam;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those whose writes a store refuses while the authority moves. One of them tries on, and the
 * others wait for what becomes of it: if all tried on, they would take the processors from the
 * hand-over that they wait for. Thread-safe.
 */
final class WaitingRoom {

  private final Duration betweenTries;
  private final Duration longestTrust;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private @Nullable Thread trying;
  private long departures;

  /**
   * @param betweenTries how long the one who tries waits each time
   * @param longestTrust how long the others rely on it; it may be held up by something of its own,
   *     such as the lock of a row
   */
  WaitingRoom(Duration betweenTries, Duration longestTrust) {
    this.betweenTries = betweenTries;
    this.longestTrust = longestTrust;
  }

  /**
   * Waits, after a refusal, until it is worth another try.
   *
   * @param most no longer than this, in nanoseconds
   */
  void await(long most) throws InterruptedException {
    lock.lock();
    try {
      if (trying == null) {
        trying = Thread.currentThread();
      }
      Duration wait = trying == Thread.currentThread() ? betweenTries : longestTrust;
      long remaining = Math.min(most, wait.toNanos());
      long seen = departures;
      while (departures == seen && remaining > 0) {
        remaining = left.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * To be called by whoever has waited, once its write has ended.
   *
   * @param admitted whether it was not refused in the end; then nobody else will be
   */
  void leave(boolean admitted) {
    lock.lock();
    try {
      boolean wasTrying = trying == Thread.currentThread();
      if (wasTrying) {
        trying = null;
      }
      if (wasTrying || admitted) {
        departures++;
        left.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}

package io.ficus.seam;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those whose writes a store refuses while the authority moves. One of them tries on, and the
 * others wait for what becomes of it: if all tried on, they would take the processors from the
 * hand-over that they wait for. Thread-safe.
 */
final class WaitingRoom {

  private static final long BETWEEN_TRIES = Duration.ofMillis(5).toNanos();

  /** The one who tries may be held up by something of its own, such as the lock of a row. */
  private static final long LONGEST_TRUST = Duration.ofMillis(100).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private @Nullable Thread trying;
  private long departures;

  /** Waits, after a refusal, until it is worth another try. */
  void await() throws InterruptedException {
    if (isOnesTurn()) {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES);
      return;
    }
    lock.lock();
    try {
      long seen = departures;
      long remaining = LONGEST_TRUST;
      while (trying != null && departures == seen && remaining > 0) {
        remaining = left.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isOnesTurn() {
    lock.lock();
    try {
      if (trying == null) {
        trying = Thread.currentThread();
      }
      return trying == Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  /** To be called by whoever has waited, once its write is taken or given up. */
  void leave() {
    lock.lock();
    try {
      if (trying == Thread.currentThread()) {
        trying = null;
        departures++;
        left.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}

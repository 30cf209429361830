package io.ficus.app.demo;

import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Gives out turns at an even rate to any number of waiting threads.
 *
 * <p>Each turn is due one interval after the turn before it was due, not after it was taken, so the
 * rate does not drift; turns missed by more than {@link #SLACK_NANOS} are dropped, so nothing
 * bursts after a stall.
 */
final class Pacer {

  private static final long SLACK_NANOS = 50_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final LongSupplier nanos;
  private final long origin;
  private double rate;
  // Nanoseconds after the origin; a double keeps the fractions of an interval that a long would
  // lose.
  private double due;
  private long turns;
  private boolean closed;

  Pacer(LongSupplier nanos, double rate) {
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
    this.rate = checked(rate);
  }

  /**
   * Waits for a turn.
   *
   * @return the turn's number, from 0; empty once closed
   */
  OptionalLong next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        if (rate == 0) {
          changed.await();
          continue;
        }
        double now = elapsed();
        if (now - due > SLACK_NANOS) {
          due = now;
        }
        if (due <= now) {
          due += interval();
          return OptionalLong.of(turns++);
        }
        changed.awaitNanos((long) Math.ceil(due - now));
      }
      return OptionalLong.empty();
    } finally {
      lock.unlock();
    }
  }

  double rate() {
    lock.lock();
    try {
      return rate;
    } finally {
      lock.unlock();
    }
  }

  void rate(double perSecond) {
    lock.lock();
    try {
      rate = checked(perSecond);
      if (rate > 0) {
        due = Math.min(due, elapsed() + interval());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sits out a trouble; ends early when closed. */
  void rest(long restNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = restNanos;
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private double elapsed() {
    return nanos.getAsLong() - origin;
  }

  private double interval() {
    return 1e9 / rate;
  }

  private static double checked(double rate) {
    if (!(rate >= 0 && rate <= 100_000)) {
      throw new IllegalArgumentException(
          "A rate is 0 to 100,000 transactions a second, but was " + rate);
    }
    return rate;
  }
}

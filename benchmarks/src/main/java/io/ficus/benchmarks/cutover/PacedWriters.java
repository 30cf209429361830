package io.ficus.benchmarks.cutover;

import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.ficus.seam.ownership.WriteRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that write by a schedule. A write that fails is tried again until it is taken, and its
 * time counts from when it was due: a pause shows whole, however it is spent.
 */
final class PacedWriters implements AutoCloseable {

  private static final int THREADS = 16;
  private static final long PAUSE_AFTER_A_FAULT = 20_000_000;

  /**
   * One write that was taken.
   *
   * @param due when it should have begun, by {@link System#nanoTime}
   * @param done when it was acknowledged
   */
  record Taken(long due, long done) {

    long took() {
      return done - due;
    }
  }

  private final Members members;
  private final List<MemberId> some;
  private final long step;
  private final ConcurrentLinkedQueue<Taken> taken = new ConcurrentLinkedQueue<>();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Map<String, Long> faults = new TreeMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final long begun = System.nanoTime();
  private volatile boolean stopping;

  PacedWriters(Members members, List<MemberId> some, int perSecond) {
    this.members = members;
    this.some = List.copyOf(some);
    this.step = 1_000_000_000L / perSecond;
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::write, "bench-writer-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** Takes out every write that was taken until now. */
  List<Taken> take() {
    List<Taken> all = new ArrayList<>();
    for (Taken one = taken.poll(); one != null; one = taken.poll()) {
      all.add(one);
    }
    return all;
  }

  /** How far behind their schedule they are, in nanoseconds; below zero if they wait for it. */
  long behind() {
    return System.nanoTime() - (begun + next.get() * step);
  }

  /** How many writes a second were begun until now; fewer than are due if they cannot keep up. */
  long perSecond() {
    return Math.round(next.get() * 1e9 / (System.nanoTime() - begun));
  }

  /** How often a caller was told that both stores refuse, after all patience of the seam. */
  long refused() {
    return refused.get();
  }

  /** What went wrong otherwise, and how often. */
  Map<String, Long> faults() {
    synchronized (faults) {
      return new TreeMap<>(faults);
    }
  }

  private void write() {
    while (!stopping) {
      long number = next.getAndIncrement();
      long due = begun + number * step;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      MemberId id = some.get((int) (number % some.size()));
      while (!stopping) {
        try {
          Points.give(members, id);
          taken.add(new Taken(due, System.nanoTime()));
          break;
        } catch (WriteRefusedException e) {
          refused.incrementAndGet();
        } catch (RuntimeException e) {
          synchronized (faults) {
            faults.merge(String.valueOf(e.getMessage()), 1L, Long::sum);
          }
          LockSupport.parkNanos(PAUSE_AFTER_A_FAULT);
        }
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      // One that hangs in a store must not keep the benchmark from saying so.
      thread.join(10_000);
    }
  }
}

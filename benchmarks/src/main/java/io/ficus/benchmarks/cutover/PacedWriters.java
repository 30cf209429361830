package io.ficus.benchmarks.cutover;

import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.ficus.seam.ownership.WriteRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that write by a schedule. A write that the stores refuse is tried again until it is
 * taken, and its time counts from when it was due: a pause shows whole, however it is spent.
 */
final class PacedWriters implements AutoCloseable {

  private static final int THREADS = 8;

  /**
   * One write that was taken.
   *
   * @param due when it should have begun, by {@link System#nanoTime}
   * @param done when it was acknowledged
   */
  record Taken(long due, long done) {}

  private final Members members;
  private final List<MemberId> some;
  private final long step;
  private final ConcurrentLinkedQueue<Taken> taken = new ConcurrentLinkedQueue<>();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final long begun = System.nanoTime();
  private volatile boolean stopping;

  PacedWriters(Members members, List<MemberId> some, int perSecond) {
    this.members = members;
    this.some = some;
    this.step = 1_000_000_000L / perSecond;
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::write, "bench-writer-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  /** Every write that was taken and that was due in a time. */
  List<Taken> dueBetween(long from, long to) {
    return taken.stream().filter(it -> it.due() >= from && it.due() <= to).toList();
  }

  long refused() {
    return refused.get();
  }

  private void write() {
    while (!stopping) {
      long number = next.getAndIncrement();
      long due = begun + number * step;
      LockSupport.parkNanos(due - System.nanoTime());
      MemberId id = some.get((int) (number % some.size()));
      while (!stopping) {
        try {
          Points.give(members, id);
          taken.add(new Taken(due, System.nanoTime()));
          break;
        } catch (WriteRefusedException e) {
          refused.incrementAndGet();
        }
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}

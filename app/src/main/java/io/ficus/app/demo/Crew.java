package io.ficus.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Threads that work by a pacer's turns until it is closed. Thread-safe. */
final class Crew implements AutoCloseable {

  private final Pacer pacer;
  private final List<Thread> workers = new ArrayList<>();

  /**
   * @param pacer is closed with it
   */
  Crew(Pacer pacer) {
    this.pacer = pacer;
  }

  /**
   * Starts them and returns at once; they keep no process alive.
   *
   * @param name of each, before its number
   * @throws IllegalStateException if they were started before
   */
  synchronized void start(String name, int number, Runnable work) {
    if (!workers.isEmpty()) {
      throw new IllegalStateException("This traffic was started before; make another one.");
    }
    for (int i = 1; i <= number; i++) {
      Thread worker = new Thread(work, name + "-" + i);
      worker.setDaemon(true);
      workers.add(worker);
      worker.start();
    }
  }

  /** Lets the turns that were taken end, for up to ten seconds. */
  @Override
  public synchronized void close() {
    pacer.close();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      for (Thread worker : workers) {
        TimeUnit.NANOSECONDS.timedJoin(worker, Math.max(1, deadline - System.nanoTime()));
        worker.interrupt();
      }
    } catch (InterruptedException e) {
      workers.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}

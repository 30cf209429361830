package io.ficus.seam;

import io.ficus.seam.SeamSettings.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work that may be slow, fail or hang without anybody noticing but the counters. Work on one key
 * runs in the order in which it was submitted. Thread-safe.
 *
 * <p>A limit interrupts the thread. Work that ignores it (a socket read does) keeps its lane until
 * it ends, and what waits behind it fills the queue and is refused: a hanging store costs one
 * thread a lane, never more.
 */
final class Bulkhead implements AutoCloseable {

  private final Room room;
  private final List<ExecutorService> lanes = new ArrayList<>();
  private final ScheduledThreadPoolExecutor limits;

  Bulkhead(String name, Room room) {
    this.room = room;
    ThreadFactory threads = daemons("ficus-" + name);
    for (int i = 0; i < room.lanes(); i++) {
      lanes.add(
          new ThreadPoolExecutor(
              1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(room.queue()), threads));
    }
    limits = new ScheduledThreadPoolExecutor(1, daemons("ficus-" + name + "-limit"));
    limits.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs work later. If it is taken, exactly one of {@code done} and {@code failed} is called.
   *
   * @return false if there is no room, and nothing will be called
   */
  <V> boolean tryRun(Object key, Callable<V> work, Consumer<V> done, Consumer<Throwable> failed) {
    ExecutorService lane = lanes.get(Math.floorMod(key.hashCode(), lanes.size()));
    try {
      lane.execute(new Piece<>(work, done, failed));
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  /** Lets what runs finish within its limit; what still waits then is lost. */
  @Override
  public void close() {
    lanes.forEach(ExecutorService::shutdown);
    long deadline = System.nanoTime() + room.limit().toNanos();
    try {
      for (ExecutorService lane : lanes) {
        if (!lane.awaitTermination(
            Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          lane.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      lanes.forEach(ExecutorService::shutdownNow);
      Thread.currentThread().interrupt();
    }
    limits.shutdownNow();
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private final class Piece<V> implements Runnable {

    private final Callable<V> work;
    private final Consumer<V> done;
    private final Consumer<Throwable> failed;
    private @Nullable Thread runner;
    private boolean settled;

    Piece(Callable<V> work, Consumer<V> done, Consumer<Throwable> failed) {
      this.work = work;
      this.done = done;
      this.failed = failed;
    }

    @Override
    public void run() {
      synchronized (this) {
        runner = Thread.currentThread();
      }
      Future<?> limit = limits.schedule(this::pass, room.limit().toNanos(), TimeUnit.NANOSECONDS);
      try {
        V result = work.call();
        if (settle()) {
          done.accept(result);
        }
      } catch (Throwable e) {
        if (settle()) {
          failed.accept(e);
        }
      } finally {
        limit.cancel(false);
      }
    }

    /** The limit has passed: reported at once, whether or not the work takes notice. */
    private void pass() {
      synchronized (this) {
        if (settled || runner == null) {
          return;
        }
        settled = true;
      }
      failed.accept(new TimeoutException("took longer than " + room.limit().toMillis() + " ms"));
      // Only now: whoever is told may look at what the work was busy with.
      synchronized (this) {
        if (runner != null) {
          runner.interrupt();
        }
      }
    }

    /** The work has ended. An interrupt that came too late must not hit the next piece. */
    private synchronized boolean settle() {
      runner = null;
      Thread.interrupted();
      boolean first = !settled;
      settled = true;
      return first;
    }
  }
}

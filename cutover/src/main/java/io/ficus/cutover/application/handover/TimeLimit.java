package io.ficus.cutover.application.handover;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Bounds what is done while writers are kept out, where it has no end of its own: a store that
 * hangs must not keep the fence up. What takes too long is interrupted and not waited for, so it
 * must do no harm when it comes to its end later. Thread-safe.
 */
final class TimeLimit {

  private final Executor executor;

  TimeLimit(Executor executor) {
    this.executor = executor;
  }

  /** Does each piece of work in a thread of its own: one that hangs is in nobody's way. */
  static TimeLimit ofThreads() {
    return new TimeLimit(
        work -> {
          Thread thread = new Thread(work, "ficus-behind-the-fence");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /**
   * Does it, or gives it up.
   *
   * @return what came of it; empty if it did not end in time
   * @throws IllegalStateException if the caller is interrupted; whoever takes over goes on
   */
  <T> Optional<T> within(Duration limit, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    executor.execute(task);
    try {
      return Optional.of(task.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      task.cancel(true);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while writers were kept out", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }
}

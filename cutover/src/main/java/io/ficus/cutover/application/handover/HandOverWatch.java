package io.ficus.cutover.application.handover;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Looks regularly for hand-overs that nobody takes further, and renews the leases of those that
 * this instance is at work on. Neither waits for the other, nor one hand-over for another's: to
 * take one further may take minutes.
 */
public final class HandOverWatch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(HandOverWatch.class.getName());

  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(named("ficus-hand-over-watch"));
  private final ScheduledExecutorService renewer =
      Executors.newSingleThreadScheduledExecutor(named("ficus-hand-over-lease"));
  private final ExecutorService drivers = Executors.newCachedThreadPool(named("ficus-hand-over"));

  private HandOverWatch() {}

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Begins to look, and to renew.
   *
   * @param interval from the end of one look to the start of the next
   */
  public static HandOverWatch over(HandOvers handOvers, Duration interval) {
    HandOverWatch watch = new HandOverWatch();
    every(
        interval,
        watch.watcher,
        "Hand-overs cannot be looked after: ",
        () -> handOvers.tend(watch.drivers));
    every(interval, watch.renewer, "Leases cannot be renewed: ", handOvers::renew);
    return watch;
  }

  private static void every(
      Duration interval, ScheduledExecutorService thread, String failed, Runnable work) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // An exception that escaped would end the schedule for good, without a word.
            LOG.log(System.Logger.Level.WARNING, failed + e.getMessage());
          }
        };
    var unused =
        thread.scheduleWithFixedDelay(
            guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stops looking; a hand-over under way is left to another instance. */
  @Override
  public void close() {
    watcher.shutdownNow();
    renewer.shutdownNow();
    drivers.shutdownNow();
  }
}

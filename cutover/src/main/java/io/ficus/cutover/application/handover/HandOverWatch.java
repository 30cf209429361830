package io.ficus.cutover.application.handover;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks regularly for hand-overs that nobody takes further. */
public final class HandOverWatch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(HandOverWatch.class.getName());

  private final ScheduledExecutorService watcher;
  private final HandOvers handOvers;

  private HandOverWatch(HandOvers handOvers) {
    this.handOvers = handOvers;
    this.watcher =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ficus-hand-over-watch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins to look.
   *
   * @param interval from the end of one look to the start of the next
   */
  public static HandOverWatch over(HandOvers handOvers, Duration interval) {
    HandOverWatch watch = new HandOverWatch(handOvers);
    var unused =
        watch.watcher.scheduleWithFixedDelay(
            watch::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      handOvers.tend();
    } catch (RuntimeException e) {
      // An exception that escaped would end the schedule for good, without a word.
      LOG.log(System.Logger.Level.WARNING, "Hand-overs cannot be looked after: " + e.getMessage());
    }
  }

  /** Stops looking; a hand-over under way is left to another instance. */
  @Override
  public void close() {
    watcher.shutdownNow();
  }
}

package io.ficus.cutover.application;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells the fleet regularly that this instance lives, and on which stages it acts. */
public final class FleetPulse implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(FleetPulse.class.getName());
  private static final Duration LAST_BEAT = Duration.ofSeconds(5);

  private final Fleet fleet;
  private final String instance;
  private final CachedStages stages;
  private final ScheduledExecutorService heart;
  private volatile boolean heard = true;

  private FleetPulse(Fleet fleet, String instance, CachedStages stages) {
    this.fleet = fleet;
    this.instance = instance;
    this.stages = stages;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ficus-fleet");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins to tell, at once.
   *
   * @param interval from the end of one message to the start of the next; much shorter than {@link
   *     Fleet#ALIVE_FOR}
   */
  public static FleetPulse of(
      Fleet fleet, String instance, CachedStages stages, Duration interval) {
    FleetPulse pulse = new FleetPulse(fleet, instance, stages);
    var unused =
        pulse.heart.scheduleWithFixedDelay(
            pulse::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return pulse;
  }

  private void beat() {
    try {
      fleet.beat(instance, stages.known());
      heard = true;
    } catch (RuntimeException e) {
      // An exception that escaped would end the schedule for good, without a word.
      if (heard) {
        heard = false;
        LOG.log(System.Logger.Level.WARNING, "The fleet cannot be told: " + e.getMessage());
      }
    }
  }

  /**
   * Leaves the fleet, after the message that is on its way: one that arrived later would rejoin.
   */
  @Override
  public void close() {
    heart.shutdownNow();
    try {
      if (!heart.awaitTermination(LAST_BEAT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.INFO, "Left while the control store did not answer.");
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      fleet.leave(instance);
    } catch (ControlStoreException e) {
      LOG.log(System.Logger.Level.INFO, "Left without saying so: " + e.getMessage());
    }
  }
}

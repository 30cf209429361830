package io.ficus.cutover.application;

import io.ficus.cutover.DomainStage;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.StageAt;
import io.ficus.cutover.Stages;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The stages in memory, read again in the background, and at once where this instance changed one.
 * If the control store cannot be read, what is known stays. Invariant EpochNeverFalls: an answer is
 * never of a lower epoch than an earlier one. Thread-safe.
 */
public final class CachedStages implements Stages, StageFollower, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CachedStages.class.getName());

  private final StageRecords records;
  private final ReadRamps ramps;
  private volatile Map<String, ReadRamp> ramped = Map.of();
  private final Map<String, StageAt> known = new ConcurrentHashMap<>();
  private final ScheduledExecutorService reader;
  private final AtomicLong looksBegun = new AtomicLong();
  private volatile boolean wasRead;
  private volatile boolean readable = true;

  private CachedStages(StageRecords records, ReadRamps ramps) {
    this.records = records;
    this.ramps = ramps;
    this.reader =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ficus-stages");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Reads once before it returns, and from then on in the background. A store that cannot be read
   * now is no error: it is tried again.
   *
   * @param interval from the end of one reading to the start of the next
   */
  public static CachedStages following(StageRecords records, ReadRamps ramps, Duration interval) {
    CachedStages stages = new CachedStages(records, ramps);
    stages.read();
    var unused =
        stages.reader.scheduleWithFixedDelay(
            stages::read, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return stages;
  }

  @Override
  public StageAt of(String domain) {
    StageAt stage = known.get(domain);
    if (stage != null) {
      ReadRamp ramp = ramped.get(domain);
      return ramp == null ? stage : new StageAt(stage.domain(), stage.stage(), stage.epoch(), ramp);
    }
    throw new IllegalStateException(
        wasRead
            ? "No domain '" + domain + "' is registered for a cutover; known are " + known.keySet()
            : "The stage of '"
                + domain
                + "' was never read: the control store has not answered since this instance"
                + " started. Check that the database `domains` is up.");
  }

  /** The stages that this instance acts on. */
  Collection<StageAt> known() {
    return List.copyOf(known.values());
  }

  /**
   * {@inheritDoc}
   *
   * <p>While the authority moves every writer looks again and again. One reading serves all who
   * asked before it began.
   */
  @Override
  public StageAt lookAgain(String domain) {
    long asked = looksBegun.get();
    synchronized (looksBegun) {
      if (looksBegun.get() == asked) {
        looksBegun.incrementAndGet();
        read();
      }
    }
    return of(domain);
  }

  @Override
  public void moved(DomainStage now) {
    // Two readings can overtake each other, and a stage must not.
    known.merge(
        now.domain(), now.stageAt(), (old, read) -> read.epoch() > old.epoch() ? read : old);
  }

  private void read() {
    try {
      records.all().forEach(this::moved);
      ramped = ramps.all();
      wasRead = true;
      if (!readable) {
        readable = true;
        LOG.log(System.Logger.Level.INFO, "The control store can be read again");
      }
    } catch (RuntimeException e) {
      // An exception that escaped would end the schedule for good, without a word.
      if (readable) {
        readable = false;
        LOG.log(
            System.Logger.Level.WARNING,
            "The stages cannot be read; staying at the last known: " + e.getMessage());
      }
    }
  }

  /** Stops reading; what is known stays. */
  @Override
  public void close() {
    reader.shutdownNow();
  }
}

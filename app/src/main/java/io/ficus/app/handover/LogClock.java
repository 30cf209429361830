package io.ficus.app.handover;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.feed.LogWatermarks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Remembers where the legacy log stood at what time, as far as this instance has seen. Thread-safe.
 */
final class LogClock implements AutoCloseable {

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofHours(24);

  private final DataSource legacy;
  private final Clock clock;
  private final ConcurrentSkipListMap<Instant, SourcePosition> seen = new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService looks;

  LogClock(DataSource legacy, Clock clock) {
    this.legacy = legacy;
    this.clock = clock;
    this.looks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "ficus-log-clock");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        looks.scheduleWithFixedDelay(this::look, 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A position that the log had reached before a moment; empty if this instance saw none. */
  Optional<SourcePosition> before(Instant moment) {
    Map.Entry<Instant, SourcePosition> entry = seen.lowerEntry(moment);
    return entry == null ? Optional.empty() : Optional.of(entry.getValue());
  }

  private void look() {
    try {
      SourcePosition end = LogWatermarks.endOf(legacy);
      // The time after the answer: the log was there at that time at the latest.
      seen.put(clock.instant(), end);
      seen.headMap(clock.instant().minus(KEPT)).clear();
    } catch (RuntimeException e) {
      // The store is away; what is not seen is not claimed.
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}

package io.ficus.cdc.bridge;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The marks that a run writes into the source at intervals. The first one that comes back says that
 * everything before it was carried. Thread-safe.
 */
final class Heart {

  private final long interval;
  private final LongSupplier nanos;
  private final String run = UUID.randomUUID().toString();
  private long beats;
  private long lastBeat;
  private long unanswered;
  private long lastHeard;

  Heart(Duration interval, LongSupplier nanos) {
    this.interval = interval.toNanos();
    this.nanos = nanos;
    this.lastHeard = nanos.getAsLong();
  }

  synchronized boolean isDue() {
    return beats == 0 || nanos.getAsLong() - lastBeat >= interval;
  }

  /** At least one. */
  synchronized long millisToNext() {
    long left = beats == 0 ? 0 : interval - (nanos.getAsLong() - lastBeat);
    return Math.max(1, Math.min(500, TimeUnit.NANOSECONDS.toMillis(left)));
  }

  /** The next mark's content. */
  synchronized String beat() {
    lastBeat = nanos.getAsLong();
    if (unanswered == 0) {
      unanswered = lastBeat;
    }
    beats++;
    return run + " " + beats;
  }

  /** Whether a mark that was read from the log is this run's. */
  boolean isOwn(String content) {
    return content.startsWith(run + " ");
  }

  /** One of them has come back. */
  synchronized void returned() {
    unanswered = 0;
  }

  /**
   * Something else was read from the log: it is alive, though the mark may stand behind a large
   * transaction for longer than anybody would wait for it.
   */
  synchronized void heard() {
    lastHeard = nanos.getAsLong();
  }

  /** How long a mark is underway while nothing at all was read; zero if none is underway. */
  synchronized Duration silence() {
    return unanswered == 0
        ? Duration.ZERO
        : Duration.ofNanos(nanos.getAsLong() - Math.max(unanswered, lastHeard));
  }
}

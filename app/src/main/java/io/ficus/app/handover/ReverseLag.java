package io.ficus.app.handover;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How old the oldest decision may be that a reverse sync has not handled, by marks in the log of
 * the domain store (ADR 97). Thread-safe.
 */
final class ReverseLag {

  /** Between two marks, unless it is late: then so great a part of the lag. */
  /** A first mark that waits for longer says by itself that the reverse sync is late. */
  private static final Duration STUCK = Duration.ofSeconds(5);

  private static final Duration STEP = Duration.ofSeconds(2);

  private static final int PART = 8;

  private final String feed;
  private final Watermarks marks;
  private final Clock clock;
  private final Deque<Marked> waiting = new ArrayDeque<>();
  private @Nullable Instant last;
  private boolean anyPassed;

  /** A mark that stands behind everything that was committed before a moment. */
  private record Marked(Instant at, Watermark mark) {}

  /**
   * Knows nothing yet.
   *
   * @param feed what the reverse sync is called where its offsets stand
   */
  ReverseLag(String feed, Watermarks marks, Clock clock) {
    this.feed = feed;
    this.marks = marks;
    this.clock = clock;
  }

  /**
   * Looks which marks have passed.
   *
   * @throws RuntimeException if that cannot be told; what waits goes on to grow old
   */
  synchronized void look() {
    while (!waiting.isEmpty() && hasPassed(waiting.getFirst())) {
      waiting.removeFirst();
      anyPassed = true;
    }
  }

  private boolean hasPassed(Marked marked) {
    return marks.await(feed, marked.mark(), Duration.ZERO) instanceof AwaitOutcome.Applied;
  }

  /** Whether it is time for another mark. */
  synchronized boolean isDue() {
    Duration part = age().map(age -> age.dividedBy(PART)).orElse(Duration.ZERO);
    Duration step = part.compareTo(STEP) > 0 ? part : STEP;
    return last == null || Duration.between(last, clock.instant()).compareTo(step) >= 0;
  }

  /** A mark was written, begun at a moment. */
  synchronized void marked(Instant at, Watermark mark) {
    last = at;
    waiting.addLast(new Marked(at, mark));
  }

  /** No mark could be written: unless one is on its way, nothing is known any more. */
  synchronized void unmarked() {
    if (waiting.isEmpty()) {
      forget();
    }
  }

  /** It does not run here: what was marked says nothing of the next time. */
  synchronized void forget() {
    waiting.clear();
    last = null;
    anyPassed = false;
  }

  /**
   * How old the oldest decision may be, give or take what lies between two marks; zero if nothing
   * is known to wait.
   *
   * @return empty before the first mark has passed: what was there before is not known; but once
   *     that one has waited for longer than it should, at least so long
   */
  synchronized Optional<Duration> lag() {
    return anyPassed
        ? Optional.of(age().orElse(Duration.ZERO))
        : age().filter(waited -> waited.compareTo(STUCK) > 0);
  }

  private Optional<Duration> age() {
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.between(waiting.getFirst().at(), clock.instant()));
  }
}

package io.ficus.reconciliation.application;

import io.ficus.reconciliation.LoadLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps a run's share of the stores' time small, and says why it goes slowly. Thread-safe. */
final class Throttle {

  private static final Duration LONGEST_REST = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * A chunk that takes this much longer per key than the quickest tells of a store that suffers.
   */
  private static final double SLOW = 4;

  private final String domain;
  private final LoadLimits limits;
  private final LoadSignals signals;
  private final Clock clock;
  private final Pause pause;
  private final Consumer<Optional<String>> saying;
  private double quickest = Double.MAX_VALUE;
  private @Nullable String said;

  /** So many times as long as it read, it rests. */
  private volatile double factor;

  Throttle(
      String domain,
      LoadLimits limits,
      LoadSignals signals,
      Clock clock,
      Pause pause,
      Consumer<Optional<String>> saying) {
    this.domain = domain;
    this.limits = limits;
    this.signals = signals;
    this.clock = clock;
    this.pause = pause;
    this.saying = saying;
    this.factor = share();
  }

  /** Waits for the end of a pause of the day. */
  void before(BooleanSupplier stopping) {
    while (!stopping.getAsBoolean() && inPause()) {
      say("it is a time of the day in which it waits");
      pause.of(LOOK);
    }
  }

  private boolean inPause() {
    LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return limits.pauses().stream().anyMatch(window -> window.contains(now));
  }

  /** Whether it rests at all now. */
  boolean rests() {
    return factor > 0;
  }

  /** Looks at what a chunk tells of the stores, which says for how long to rest from now on. */
  void judge(Duration busy, long keys) {
    List<String> why = new ArrayList<>();
    double judged = share();
    if (limits.dutyCycle() < 1) {
      why.add(Math.round(limits.dutyCycle() * 100) + " % of the time is its share");
      if (slow(busy, keys)) {
        judged *= 2;
        why.add("chunks take longer than they did");
      }
    }
    Optional<String> above = signals.above(domain, limits);
    if (above.isPresent()) {
      judged = Math.max(judged, 1) * 2;
      why.add(above.get());
    }
    factor = judged;
    say(why.isEmpty() ? null : String.join("; ", why));
  }

  /** Rests after reading for so long. */
  void rest(Duration busy) {
    if (rests()) {
      Duration rest = Duration.ofNanos((long) (busy.toNanos() * factor));
      pause.of(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
    }
  }

  /** Judges, and rests for all of it. */
  void after(Duration busy, long keys) {
    judge(busy, keys);
    rest(busy);
  }

  private double share() {
    return (1 - limits.dutyCycle()) / limits.dutyCycle();
  }

  private synchronized boolean slow(Duration busy, long keys) {
    if (keys < 100) {
      return false;
    }
    double perKey = (double) busy.toNanos() / keys;
    quickest = Math.min(quickest, perKey);
    return perKey > quickest * SLOW;
  }

  private synchronized void say(@Nullable String why) {
    if (!java.util.Objects.equals(why, said)) {
      said = why;
      saying.accept(Optional.ofNullable(why));
    }
  }
}

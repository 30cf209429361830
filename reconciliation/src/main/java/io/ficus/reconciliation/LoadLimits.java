package io.ficus.reconciliation;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/**
 * How much of the stores' time a run may take.
 *
 * @param dutyCycle the part of the time in which it reads, above 0 and at most 1
 * @param chunkTarget how long both snapshots of a chunk are open, about; at most a second
 * @param mostRecordsBehind with more change records waiting for the domain, it goes slowly
 * @param mostActiveSessions with more active sessions in a store, it goes slowly
 * @param pauses times of the day, in UTC, in which it waits
 */
public record LoadLimits(
    double dutyCycle,
    Duration chunkTarget,
    long mostRecordsBehind,
    int mostActiveSessions,
    List<DailyPause> pauses) {

  public LoadLimits {
    pauses = List.copyOf(pauses);
    if (!(dutyCycle > 0 && dutyCycle <= 1)) {
      throw new IllegalArgumentException(
          "The duty cycle of a reconciliation is above 0 and at most 1, not " + dutyCycle);
    }
    if (chunkTarget.compareTo(Duration.ofMillis(10)) < 0
        || chunkTarget.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException(
          "A chunk of a reconciliation takes between 10 ms and 1 s, not " + chunkTarget);
    }
  }

  /** A fifth of the time, chunks of 350 ms. */
  public static LoadLimits defaults() {
    return new LoadLimits(0.2, Duration.ofMillis(350), 50_000, 40, List.of());
  }

  /** As fast as it goes. */
  public static LoadLimits none() {
    return new LoadLimits(1, Duration.ofMillis(350), Long.MAX_VALUE, Integer.MAX_VALUE, List.of());
  }

  /**
   * A time of the day.
   *
   * @param from inclusive
   * @param to exclusive; before {@code from} it is of the next day
   */
  public record DailyPause(LocalTime from, LocalTime to) {

    /**
     * Reads {@code 08:00-20:00}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static DailyPause parse(String text) {
      String[] ends = text.split("-", -1);
      try {
        if (ends.length == 2) {
          return new DailyPause(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()));
        }
      } catch (java.time.DateTimeException e) {
        throw new IllegalArgumentException(notAPause(text), e);
      }
      throw new IllegalArgumentException(notAPause(text));
    }

    /** True if the time lies in it. */
    public boolean contains(LocalTime time) {
      return from.isBefore(to)
          ? !time.isBefore(from) && time.isBefore(to)
          : !time.isBefore(from) || time.isBefore(to);
    }

    private static String notAPause(String text) {
      return "'" + text + "' is not a time of the day. Write it like 08:00-20:00";
    }
  }
}

package io.ficus.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Durations of one kind, in nanoseconds. Thread-safe. */
public final class Latencies {

  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

  /** Adds one. */
  public void add(long duration) {
    nanos.add(duration);
  }

  /** How many there are. */
  public int count() {
    return nanos.size();
  }

  /** Median, 99th percentile (nearest rank) and maximum, in milliseconds. */
  public String summary() {
    if (nanos.isEmpty()) {
      return "nothing measured";
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms, max %.1f ms, n %d",
        millis(sorted, 0.50),
        millis(sorted, 0.99),
        millis(sorted, 1.0),
        sorted.size());
  }

  private static double millis(List<Long> sorted, double quantile) {
    int rank = (int) Math.ceil(quantile * sorted.size());
    return sorted.get(Math.max(0, rank - 1)) / 1e6;
  }
}

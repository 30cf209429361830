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
    return summary("p50 %.1f ms, p99 %.1f ms, max %.1f ms, n %d", 1e6);
  }

  /** The same in microseconds. */
  public String micros() {
    return summary("p50 %.0f us, p99 %.0f us, max %.0f us, n %d", 1e3);
  }

  private String summary(String format, double unit) {
    if (nanos.isEmpty()) {
      return "nothing measured";
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT,
        format,
        quantile(sorted, 0.50) / unit,
        quantile(sorted, 0.99) / unit,
        quantile(sorted, 1.0) / unit,
        sorted.size());
  }

  /** One by its nearest rank, in nanoseconds; 0 of none. */
  public double quantile(double quantile) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : quantile(sorted, quantile);
  }

  private static double quantile(List<Long> sorted, double quantile) {
    int rank = (int) Math.ceil(quantile * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}

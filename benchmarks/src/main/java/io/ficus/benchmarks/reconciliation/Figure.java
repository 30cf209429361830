package io.ficus.benchmarks.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one comparison took.
 *
 * @param cpuSeconds of the process that compares; not the databases'
 * @param peakMegabytes of that process, resident; -1 where the system does not tell
 */
record Figure(long differences, double seconds, double cpuSeconds, long peakMegabytes) {

  static Figure parse(String text) {
    String[] parts = text.split(" ", -1);
    return new Figure(
        Long.parseLong(parts[0]),
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Long.parseLong(parts[3]));
  }

  /** By nearest rank, the lower one of two in the middle. */
  static double quantile(List<Figure> figures, ToDoubleFunction<Figure> value, double quantile) {
    List<Double> sorted = new ArrayList<>();
    figures.forEach(figure -> sorted.add(value.applyAsDouble(figure)));
    sorted.sort(null);
    return sorted.get(Math.max(0, (int) Math.ceil(quantile * sorted.size()) - 1));
  }
}

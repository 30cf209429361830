package io.ficus.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What several rounds of one discipline gave, by contender, in the order of their first result. */
final class Scores {

  private final String discipline;
  private final Map<String, List<Drained>> results = new LinkedHashMap<>();
  private final Map<String, String> notRun = new LinkedHashMap<>();

  Scores(String discipline) {
    this.discipline = discipline;
  }

  void add(Contender contender, Drained drained) {
    results.computeIfAbsent(contender.label(), label -> new ArrayList<>()).add(drained);
  }

  void notRun(Contender contender, String why) {
    notRun.put(contender.label(), why);
  }

  /**
   * A Markdown table: medians, and the ratio to the contender that {@code baseline} names.
   *
   * @param baseline may be missing; then its column is empty
   */
  String markdown(String baseline) {
    StringBuilder table = new StringBuilder();
    table.append("| ").append(discipline);
    table.append(" | changes/s, median (lowest to highest) | of Kafka Connect |");
    table.append(" CPU s a million | peak memory |\n|---|---|---|---|---|\n");
    List<Drained> against = results.getOrDefault(baseline, List.of());
    results.forEach(
        (label, rounds) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %,.0f (%,.0f to %,.0f) | %s | %.0f | %.0f MB |%n",
                    label,
                    median(rounds, Drained::perSecond),
                    quantile(rounds, Drained::perSecond, 0),
                    quantile(rounds, Drained::perSecond, 1),
                    against.isEmpty()
                        ? ""
                        : String.format(
                            Locale.ROOT,
                            "%.2f",
                            median(rounds, Drained::perSecond)
                                / median(against, Drained::perSecond)),
                    median(rounds, Drained::cpuSecondsPerMillion),
                    median(rounds, one -> one.peakMegabytes()))));
    notRun.forEach(
        (label, why) ->
            table.append("| ").append(label).append(" | ").append(why).append(" ||||\n"));
    return table.toString();
  }

  private static double median(List<Drained> rounds, ToDoubleFunction<Drained> figure) {
    return quantile(rounds, figure, 0.5);
  }

  private static double quantile(
      List<Drained> rounds, ToDoubleFunction<Drained> figure, double quantile) {
    List<Double> sorted = new ArrayList<>();
    rounds.forEach(round -> sorted.add(figure.applyAsDouble(round)));
    Collections.sort(sorted);
    return sorted.get((int) Math.round(quantile * (sorted.size() - 1)));
  }
}

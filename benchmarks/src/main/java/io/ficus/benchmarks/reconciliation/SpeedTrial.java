package io.ficus.benchmarks.reconciliation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All ways over the same rows, in turning order, each in a process of its own. */
final class SpeedTrial {

  private final Ground ground;
  private final String small;
  private final long rows;
  private final Path recordings;
  private final Map<Way, List<Figure>> figures = new EnumMap<>(Way.class);

  SpeedTrial(Ground ground, String small, long rows, Path recordings) {
    this.ground = ground;
    this.small = small;
    this.rows = rows;
    this.recordings = recordings;
  }

  void round(int number, List<Way> ways) throws Exception {
    for (int i = 0; i < ways.size(); i++) {
      Way way = ways.get((i + number) % ways.size());
      figures.computeIfAbsent(way, key -> new ArrayList<>()).add(once(way, ground));
    }
  }

  private Figure once(Way way, Ground on) throws Exception {
    try (Contest contest = Contest.start(way.name(), small, on, recordings)) {
      Figure figure = Figure.parse(contest.result());
      mustHaveFound(way, figure);
      return figure;
    }
  }

  /** Fast and wrong would be no result. */
  private static void mustHaveFound(Way way, Figure figure) {
    long expected =
        switch (way) {
          case FICUS, CURSOR, MD5 -> Customers.PLANTED;
          case LIMIT -> 0;
        };
    if (figure.differences() != expected) {
      throw new IllegalStateException(
          way + " found " + figure.differences() + " differences, and " + expected + " are there");
    }
  }

  /** A table of medians. */
  String markdown(String what) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "| %s, %,d pairs of %d columns, %d threads | pairs/s, median (lowest to highest)"
                + " | of the limit | of md5 | CPU s a million | peak memory |%n"
                + "|---|---|---|---|---|---|%n",
            what,
            rows,
            Customers.COLUMNS.size(),
            ground.threads()));
    figures.forEach(
        (way, rounds) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %,.0f (%,.0f to %,.0f) | %s | %s | %.1f | %.0f MB |%n",
                    way.label(),
                    perSecond(rounds, 0.5),
                    perSecond(rounds, 0),
                    perSecond(rounds, 1),
                    ratio(rounds, Way.LIMIT),
                    ratio(rounds, Way.MD5),
                    Figure.quantile(rounds, Figure::cpuSeconds, 0.5) / rows * 1e6,
                    Figure.quantile(rounds, one -> one.peakMegabytes(), 1))));
    return table.append('\n').toString();
  }

  /** Whether the memory follows the size of the table. */
  String memory(String what) throws Exception {
    List<Figure> many = figures.get(Way.FICUS);
    if (many == null) {
      return "";
    }
    Figure few =
        once(Way.FICUS, new Ground(ground.legacy(), ground.domain(), small, ground.threads()));
    return String.format(
        Locale.ROOT,
        "| %s | %d MB | %.0f MB |%n",
        what,
        few.peakMegabytes(),
        Figure.quantile(many, one -> one.peakMegabytes(), 1));
  }

  private double perSecond(List<Figure> rounds, double quantile) {
    return Figure.quantile(rounds, one -> rows / one.seconds(), quantile);
  }

  private String ratio(List<Figure> rounds, Way to) {
    List<Figure> against = figures.get(to);
    return against == null
        ? ""
        : String.format(Locale.ROOT, "%.2f", perSecond(rounds, 0.5) / perSecond(against, 0.5));
  }
}

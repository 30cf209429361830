package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Prints a hand-over: what is true, what is next, for how long, and what was done. */
final class HandOvers {

  private static final List<String> HEADINGS = List.of("STEP", "OUTCOME", "TOOK", "BY", "DETAIL");

  private HandOvers() {}

  static void print(JsonNode handOver, Consumer<String> to) {
    if (!handOver.isObject()) {
      return;
    }
    to.accept("");
    to.accept(
        "Hand-over "
            + Text.of(handOver, "id")
            + ", "
            + Text.of(handOver, "from")
            + " -> "
            + Text.of(handOver, "to")
            + ", "
            + Text.of(handOver, "state")
            + " at "
            + Text.of(handOver, "step")
            + ", by "
            + Text.of(handOver, "owner")
            + " since "
            + Text.of(handOver, "startedAt"));
    if (isUnderWay(handOver)) {
      to.accept("  owner: silent since " + Text.of(handOver, "silentSince"));
    }
    to.accept("  now:   " + Text.of(handOver, "truth"));
    to.accept("  next:  " + Text.of(handOver, "next"));
    to.accept(
        "  pause: predicted "
            + millis(handOver.path("predictedPauseSeconds"))
            + ", taken "
            + millis(handOver.path("pauseSeconds")));
    if (!handOver.path("note").asString("").isEmpty()) {
      to.accept("  last failure: " + Text.of(handOver, "note"));
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode step : handOver.path("steps")) {
      rows.add(
          List.of(
              Text.of(step, "step"),
              Text.of(step, "outcome"),
              millis(step.path("tookSeconds")),
              Text.of(step, "owner"),
              Text.of(step, "detail")));
    }
    Output.write(to, HEADINGS, rows);
  }

  private static boolean isUnderWay(JsonNode handOver) {
    return switch (Text.of(handOver, "state")) {
      case "RUNNING", "UNDOING" -> true;
      default -> false;
    };
  }

  /** What is known of the pause before a hand-over begins. */
  static void forecast(JsonNode pause, Consumer<String> to) {
    if (!pause.isObject()) {
      return;
    }
    JsonNode predicted = pause.path("predictedSeconds");
    to.accept(
        (predicted.isNumber()
                ? "Writers would wait about " + millis(predicted)
                : "How long writers would wait is not known yet")
            + "; last time "
            + millis(pause.path("lastTakenSeconds"))
            + ", at most "
            + millis(pause.path("budgetSeconds"))
            + ". An estimate; it is rehearsed before the fence.");
    pause.path("parts").forEach(part -> to.accept("  " + Text.of(part)));
    pause.path("unknown").forEach(why -> to.accept("  not known: " + Text.of(why)));
  }

  /** What going back would cost. */
  static void cost(JsonNode cost, Consumer<String> to) {
    if (!cost.isObject()) {
      return;
    }
    to.accept("Going back: " + Text.of(cost, "note"));
    forecast(cost.path("pause"), to);
    JsonNode owed = cost.path("owed");
    if (owed.isObject()) {
      to.accept(
          "The reverse sync is "
              + Text.of(owed, "reverseSync")
              + ", "
              + millis(owed.path("lagSeconds"))
              + " behind, with "
              + Text.of(owed, "deadLetters")
              + " dead letters; "
              + Text.of(owed, "openStrays")
              + " stray writes wait for a decision. While there is one of either, nothing goes back.");
      owed.path("unknown").forEach(why -> to.accept("  not known: " + Text.of(why)));
    }
    cost.path("hindrances")
        .forEach(why -> to.accept("It would be given up now, because of: " + Text.of(why)));
  }

  private static String millis(JsonNode seconds) {
    return seconds.isNumber() ? Math.round(seconds.asDouble() * 1000) + " ms" : "-";
  }
}

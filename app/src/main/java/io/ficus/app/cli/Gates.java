package io.ficus.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Prints gates: rule, state, value, limit, of how many in which time, age, and why. */
final class Gates {

  private static final List<String> HEADINGS =
      List.of("GATE", "STATE", "VALUE", "LIMIT", "N", "WINDOW", "AGE");

  private Gates() {}

  static void print(JsonNode gates, Consumer<String> to) {
    if (gates.isEmpty()) {
      return;
    }
    Output.write(to, HEADINGS, rows(gates));
    for (JsonNode gate : gates) {
      if (!Text.of(gate, "state").equals("OPEN")) {
        to.accept("  " + Text.of(gate, "rule") + ": " + Text.of(gate, "explanation"));
      }
    }
  }

  /** As {@link #print}, with the explanation of those that are open too. */
  static void explain(JsonNode gates, Consumer<String> to) {
    Output.write(to, HEADINGS, rows(gates));
    for (JsonNode gate : gates) {
      to.accept("  " + Text.of(gate, "rule") + ": " + Text.of(gate, "explanation"));
    }
  }

  /** Prints the gates that were passed without being open, each with who stood for it. */
  static void passed(JsonNode overridden, Consumer<String> to) {
    for (JsonNode each : overridden) {
      line(Text.of(each, "epoch"), each.path("gate"), to);
    }
  }

  /** Prints the gates that were not asked. */
  static void leftOut(JsonNode leftOut, Consumer<String> to) {
    for (JsonNode each : leftOut) {
      notAsked(Text.of(each, "epoch"), each.path("gate"), to);
    }
  }

  /** Prints those of the gates before an epoch that were passed without being open. */
  static void passedBefore(String epoch, JsonNode gates, Consumer<String> to) {
    for (JsonNode gate : gates) {
      if (isLeftOut(gate)) {
        notAsked(epoch, gate, to);
      } else if (gate.has("overridden")) {
        line(epoch, gate, to);
      }
    }
  }

  private static boolean isLeftOut(JsonNode gate) {
    return Text.of(gate, "state").equals("LEFT_OUT");
  }

  private static void notAsked(String epoch, JsonNode gate, Consumer<String> to) {
    to.accept(
        "  epoch "
            + epoch
            + " was reached without "
            + Text.of(gate, "rule")
            + ", left out by ficus.cutover.left-out-gates");
  }

  private static void line(String epoch, JsonNode gate, Consumer<String> to) {
    JsonNode people = gate.path("overridden");
    to.accept(
        "  epoch "
            + epoch
            + " was reached past "
            + Text.of(gate, "rule")
            + ", which was "
            + Text.of(gate, "state")
            + " ("
            + Text.of(gate, "value")
            + "): asked for by "
            + Text.of(people, "askedBy")
            + ", \""
            + Text.of(people, "reason")
            + "\", approved by "
            + Text.of(people, "approvedBy"));
  }

  private static List<List<String>> rows(JsonNode gates) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode gate : gates) {
      rows.add(
          List.of(
              Text.of(gate, "rule"),
              Text.of(gate, "state") + (gate.has("overridden") ? ", OVERRIDDEN" : ""),
              Text.of(gate, "value"),
              Text.of(gate, "limit"),
              gate.path("n").isNumber() ? Text.of(gate, "n") : "-",
              seconds(gate.path("windowSeconds")),
              seconds(gate.path("ageSeconds"))));
    }
    return rows;
  }

  private static String seconds(JsonNode time) {
    return time.isNumber() ? Text.of(time) + " s" : "-";
  }
}

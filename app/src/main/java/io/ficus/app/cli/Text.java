package io.ficus.app.cli;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A JSON value as a person reads it. */
final class Text {

  private static final String NOTHING = "-";

  private Text() {}

  /**
   * The field of a node, or a field of that ({@code totals.matched}); a dash where there is none.
   * Structured values are printed as JSON.
   */
  static String of(JsonNode node, String field) {
    JsonNode found = node;
    for (String step : field.split("\\.", -1)) {
      found = found.path(step);
    }
    return of(found);
  }

  static String of(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return NOTHING;
    }
    if (value.isFloatingPointNumber()) {
      return String.format(Locale.ROOT, "%.1f", value.asDouble());
    }
    return value.isValueNode() ? value.asString() : value.toString();
  }

  /** A number of bytes with the unit that fits it. */
  static String bytes(JsonNode value) {
    if (!value.isNumber()) {
      return NOTHING;
    }
    double bytes = value.asDouble();
    if (bytes < 1024) {
      return (long) bytes + " B";
    }
    return bytes < 1024 * 1024
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1024)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1024 / 1024);
  }
}

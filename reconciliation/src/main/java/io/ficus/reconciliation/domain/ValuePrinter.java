package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ColumnType;
import io.ficus.reconciliation.Value;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints values the way reports show them: in the manner of SQL literals, so that NULL, the empty
 * text and the text 'null' are three things, and masked by the column's classification. Nothing is
 * stored that has not been through here.
 */
final class ValuePrinter {

  /** Longer texts are shown from shortly before the place where they differ. */
  private static final int LONGEST = 200;

  private static final int LEAD = 20;
  private static final int MOST_CHILDREN = 5;

  private ValuePrinter() {}

  /** The value, and if it is a long text the part of it around the given character. */
  static String print(Column column, Value value, int around) {
    if (value instanceof Value.Absent) {
      return "NULL";
    }
    return switch (column.classification()) {
      case PLAIN -> plain(column, value, around);
      case MASKED -> masked(plainWhole(column, value));
      case HASHED -> "sha256:" + Fingerprint.of(plainWhole(column, value), 16);
    };
  }

  /** What a store itself holds, by the column's classification. */
  static String printRaw(Column column, String raw) {
    return print(
        new Column(
            column.name(), new ColumnType.Text(), column.classification(), column.tolerance()),
        new Value.Text(raw),
        0);
  }

  /** Children and how often each occurs, by natural key; each field by its own classification. */
  static String print(ColumnType.Children type, Map<List<Value>, Integer> children) {
    if (children.isEmpty()) {
      return "none";
    }
    List<String> printed = new ArrayList<>();
    children.entrySet().stream()
        .sorted((a, b) -> sortKey(type, a.getKey()).compareTo(sortKey(type, b.getKey())))
        .limit(MOST_CHILDREN)
        .forEach(
            child ->
                printed.add(
                    print(type.fields(), child.getKey())
                        + (child.getValue() > 1 ? " ×" + child.getValue() : "")));
    if (children.size() > MOST_CHILDREN) {
      printed.add("and " + (children.size() - MOST_CHILDREN) + " more");
    }
    return String.join(", ", printed);
  }

  private static String print(List<Column> fields, List<Value> tuple) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < tuple.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(fields.get(i).name()).append('=');
      text.append(print(fields.get(i), tuple.get(i), 0));
    }
    return text.append('}').toString();
  }

  private static String sortKey(ColumnType.Children type, List<Value> tuple) {
    StringBuilder key = new StringBuilder();
    for (Value value : tuple.subList(0, type.keyFields())) {
      // Numbers of one sign sort like their text once they are padded; that is enough for reading.
      key.append(
          value instanceof Value.Whole whole
              ? String.format("%020d", whole.number())
              : value.toString());
      key.append('\u0001');
    }
    return key.toString();
  }

  private static String plainWhole(Column column, Value value) {
    return value instanceof Value.Text text ? text.text() : plain(column, value, 0);
  }

  private static String plain(Column column, Value value, int around) {
    if (value instanceof Value.Text text) {
      return "'" + visible(cut(text.text(), around)).replace("'", "''") + "'";
    }
    if (value instanceof Value.Whole whole) {
      return Long.toString(whole.number());
    }
    if (value instanceof Value.Decimal decimal) {
      int scale = column.type() instanceof ColumnType.Decimal declared ? declared.scale() : 0;
      return decimal
          .number()
          .setScale(Math.max(scale, decimal.number().scale()), RoundingMode.UNNECESSARY)
          .toPlainString();
    }
    if (value instanceof Value.Moment moment) {
      return moment.instant().toString();
    }
    if (value instanceof Value.NotFinite odd) {
      return switch (odd) {
        case NAN -> "NaN";
        case INFINITY -> "infinity";
        case MINUS_INFINITY -> "-infinity";
      };
    }
    if (value instanceof Value.Flag flag) {
      return flag.set() ? "true" : "false";
    }
    if (value instanceof Value.Children children
        && column.type() instanceof ColumnType.Children type) {
      return print(type, children.counts());
    }
    return "NULL";
  }

  private static String masked(String text) {
    String first = text.isEmpty() ? "" : visible(text.substring(0, text.offsetByCodePoints(0, 1)));
    return first + "••• (" + text.length() + ") #" + Fingerprint.of(text, 4);
  }

  private static String cut(String text, int around) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int from = Math.max(0, Math.min(around, text.length()) - LEAD);
    int to = Math.min(text.length(), from + LONGEST);
    return (from > 0 ? "…" : "")
        + text.substring(from, to)
        + (to < text.length() ? "…" : "")
        + " ["
        + text.length()
        + " characters]";
  }

  /** PostgreSQL keeps no NUL, UTF-8 no half of a pair, and a person sees neither. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF)) {
                visible.append(String.format("\\u%04x", c));
              } else {
                visible.appendCodePoint(c);
              }
            });
    return visible.toString();
  }
}

package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are asked for, written into the queries. COPY takes no parameters, so keys are
 * literals: numbers, or quoted texts.
 */
final class KeyCondition {

  private static final Pattern IN = Pattern.compile("@in\\(([^()]+)\\)");
  private static final String COLUMN = "\u0000";

  private final String condition;

  private KeyCondition(String condition) {
    this.condition = condition;
  }

  static KeyCondition of(KeyRange range, boolean backslashEscapes) {
    AggregateKey from = range.from();
    AggregateKey to = range.to();
    // NULL is no key; an open end would bring it in.
    String condition = COLUMN + " IS NOT NULL";
    if (from != null) {
      condition += " AND " + COLUMN + " >= " + literal(from, backslashEscapes);
    }
    if (to != null) {
      condition += " AND " + COLUMN + " < " + literal(to, backslashEscapes);
    }
    return new KeyCondition("(" + condition + ")");
  }

  static KeyCondition from(@Nullable AggregateKey from, boolean backslashEscapes) {
    return of(new KeyRange(from, null), backslashEscapes);
  }

  static KeyCondition of(Collection<AggregateKey> keys, boolean backslashEscapes) {
    if (keys.isEmpty()) {
      return new KeyCondition("(1 = 0)");
    }
    return new KeyCondition(
        COLUMN
            + keys.stream()
                .map(key -> literal(key, backslashEscapes))
                .collect(Collectors.joining(", ", " IN (", ")")));
  }

  /** Neither a row nor an error: for asking what a query's columns are. */
  static KeyCondition none() {
    return new KeyCondition("(1 = 0)");
  }

  String in(String query) {
    return IN.matcher(query)
        .replaceAll(
            place -> Matcher.quoteReplacement(condition.replace(COLUMN, place.group(1).strip())));
  }

  private static String literal(AggregateKey key, boolean backslashEscapes) {
    if (key instanceof AggregateKey.Text text) {
      if (text.value().indexOf('\u0000') >= 0) {
        throw new IllegalArgumentException("A key with a NUL character cannot be asked for");
      }
      String quoted = text.value().replace("'", "''");
      return "'" + (backslashEscapes ? quoted.replace("\\", "\\\\") : quoted) + "'";
    }
    return Long.toString(key.number());
  }
}

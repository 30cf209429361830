package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import java.math.BigInteger;
import java.util.Collection;
import java.util.function.Function;
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
  private static final Pattern NEGATIVE = Pattern.compile("-\\s*([\\w.`\"]+)");
  private static final String COLUMN = "\u0000";

  /** For a column that holds the key. */
  private final String condition;

  /** For one that holds its negative: by an expression no index would be used. */
  private final @Nullable String ofNegative;

  private KeyCondition(String condition, @Nullable String ofNegative) {
    this.condition = condition;
    this.ofNegative = ofNegative;
  }

  static KeyCondition of(KeyRange range, boolean backslashEscapes) {
    AggregateKey from = range.from();
    AggregateKey to = range.to();
    // NULL is no key; an open end would bring it in.
    String condition = COLUMN + " IS NOT NULL";
    String ofNegative = condition;
    if (from != null) {
      condition += " AND " + COLUMN + " >= " + literal(from, backslashEscapes);
      ofNegative += " AND " + COLUMN + " <= " + negative(from);
    }
    if (to != null) {
      condition += " AND " + COLUMN + " < " + literal(to, backslashEscapes);
      ofNegative += " AND " + COLUMN + " > " + negative(to);
    }
    boolean numeric = !(from instanceof AggregateKey.Text || to instanceof AggregateKey.Text);
    return new KeyCondition("(" + condition + ")", numeric ? "(" + ofNegative + ")" : null);
  }

  static KeyCondition from(@Nullable AggregateKey from, boolean backslashEscapes) {
    return of(new KeyRange(from, null), backslashEscapes);
  }

  static KeyCondition of(Collection<AggregateKey> keys, boolean backslashEscapes) {
    if (keys.isEmpty()) {
      return none();
    }
    boolean numeric = keys.stream().allMatch(AggregateKey.Numeric.class::isInstance);
    return new KeyCondition(
        among(keys, key -> literal(key, backslashEscapes)),
        numeric ? among(keys, KeyCondition::negative) : null);
  }

  private static String among(
      Collection<AggregateKey> keys, Function<AggregateKey, String> literal) {
    return COLUMN + keys.stream().map(literal).collect(Collectors.joining(", ", " IN (", ")"));
  }

  /** Neither a row nor an error: for asking what a query's columns are. */
  static KeyCondition none() {
    return new KeyCondition("(1 = 0)", null);
  }

  String in(String query) {
    return IN.matcher(query)
        .replaceAll(place -> Matcher.quoteReplacement(on(place.group(1).strip())));
  }

  private String on(String column) {
    Matcher negative = NEGATIVE.matcher(column);
    return ofNegative != null && negative.matches()
        ? ofNegative.replace(COLUMN, negative.group(1))
        : condition.replace(COLUMN, column);
  }

  /** Of a text, which has none, the answer is not used. */
  private static String negative(AggregateKey key) {
    return key instanceof AggregateKey.Numeric numeric
        ? BigInteger.valueOf(numeric.number()).negate().toString()
        : "";
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

package io.ficus.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One canonical value of a record. Typed, so that NULL is neither empty nor the text "null", and no
 * two fields can run into each other. Equality is the strict comparison; what a column tolerates is
 * declared at the column.
 */
public sealed interface Value {

  /** The text, or {@link Absent} for {@code null}. */
  static Value text(@Nullable String text) {
    return text == null ? Absent.ABSENT : new Text(text);
  }

  /** The whole number, or {@link Absent} for {@code null}. */
  static Value whole(@Nullable Number number) {
    return number == null ? Absent.ABSENT : new Whole(number.longValue());
  }

  /** The decimal, or {@link Absent} for {@code null}. */
  static Value decimal(@Nullable BigDecimal number) {
    return number == null ? Absent.ABSENT : new Decimal(number);
  }

  /** The instant, or {@link Absent} for {@code null}. */
  static Value moment(@Nullable Instant instant) {
    return instant == null ? Absent.ABSENT : new Moment(instant);
  }

  /** The flag, or {@link Absent} for {@code null}. */
  static Value flag(@Nullable Boolean set) {
    return set == null ? Absent.ABSENT : new Flag(set);
  }

  /** The children, each a tuple in the order of the declared fields. */
  static Value children(List<List<Value>> tuples) {
    return new Children(tuples);
  }

  /** NULL, and nothing else. */
  enum Absent implements Value {
    ABSENT
  }

  /** What numbers and times may be beside a value: no number at all, or before or after all. */
  enum NotFinite implements Value {
    NAN,
    INFINITY,
    MINUS_INFINITY
  }

  /** Text, character for character: neither trimmed nor normalised. */
  record Text(String text) implements Value {}

  /** A whole number. */
  record Whole(long number) implements Value {}

  /** A decimal. Compared by value, so 1.0 is 1.00. */
  record Decimal(BigDecimal number) implements Value {
    public Decimal {
      number = number.stripTrailingZeros();
    }
  }

  /** A point in time, whatever zone it was written in. */
  record Moment(Instant instant) implements Value {}

  /** Yes or no. */
  record Flag(boolean set) implements Value {}

  /**
   * The children of an aggregate: a multiset, so their order says nothing and a duplicate counts.
   *
   * @param tuples each in the order of the declared fields, the natural key first
   */
  record Children(List<List<Value>> tuples) implements Value {
    public Children {
      tuples = tuples.stream().map(List::copyOf).toList();
    }

    /** How often each tuple occurs. */
    public Map<List<Value>, Integer> counts() {
      Map<List<Value>, Integer> counts = new HashMap<>();
      tuples.forEach(tuple -> counts.merge(tuple, 1, Integer::sum));
      return counts;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Children that
          && tuples.size() == that.tuples.size()
          && counts().equals(that.counts());
    }

    @Override
    public int hashCode() {
      return counts().hashCode();
    }
  }
}

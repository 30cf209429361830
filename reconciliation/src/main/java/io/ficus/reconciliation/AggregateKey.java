package io.ficus.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * Names an aggregate on both sides of a pair. Keys of one pair are all of one form, and their order
 * here is the one in which both sides scan; it is declared, and never a database's collation.
 */
public sealed interface AggregateKey extends Comparable<AggregateKey> {

  /** A key that is a number. */
  static AggregateKey of(long number) {
    return new Numeric(number);
  }

  /** A key that is a text. */
  static AggregateKey of(String text) {
    return new Text(text);
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws NumberFormatException if the text is not a key
   */
  static AggregateKey parse(String text) {
    return text.startsWith("'")
        ? new Text(text.substring(1, text.length() - 1))
        : new Numeric(Long.parseLong(text));
  }

  /** The smaller of two, or the one that there is. */
  static @Nullable AggregateKey smaller(@Nullable AggregateKey one, @Nullable AggregateKey other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }

  /**
   * The number, for sides whose key column is one.
   *
   * @throws IllegalStateException if the key is of another form
   */
  long number();

  /** The key as people read it and as it is stored; a text stands in quotes. */
  String text();

  /** A key that is a 64-bit number, in numeric order. */
  record Numeric(long number) implements AggregateKey {

    @Override
    public String text() {
      return Long.toString(number);
    }

    @Override
    public int compareTo(AggregateKey other) {
      return Long.compare(number, other.number());
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * A key that is a text, in the order of its code points: the order of UTF-8 bytes, which is
   * {@code COLLATE "C"} in PostgreSQL. Collations of people's languages sort otherwise, and no two
   * of them alike.
   */
  record Text(String value) implements AggregateKey {

    @Override
    public long number() {
      throw new IllegalStateException("The key " + text() + " is no number");
    }

    @Override
    public String text() {
      return "'" + value + "'";
    }

    @Override
    public int compareTo(AggregateKey other) {
      if (!(other instanceof Text text)) {
        throw new IllegalStateException("Keys of two forms: " + text() + " and " + other.text());
      }
      int shorter = Math.min(value.length(), text.value.length());
      for (int i = 0; i < shorter; i++) {
        char left = value.charAt(i);
        char right = text.value.charAt(i);
        if (left != right) {
          // Surrogates stand for code points above all others.
          boolean leftHigh = Character.isSurrogate(left);
          return leftHigh == Character.isSurrogate(right)
              ? Character.compare(left, right)
              : leftHigh ? 1 : -1;
        }
      }
      return Integer.compare(value.length(), text.value.length());
    }

    @Override
    public String toString() {
      return text();
    }
  }
}

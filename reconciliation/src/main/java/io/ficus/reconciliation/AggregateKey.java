package io.ficus.reconciliation;

/**
 * Names an aggregate on both sides of a pair. Keys of one pair are all of one form, and their order
 * here is the one in which both sides scan; it is declared, and never a database's collation.
 */
public sealed interface AggregateKey extends Comparable<AggregateKey> {

  /** A key that is a number. */
  static AggregateKey of(long number) {
    return new Numeric(number);
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws NumberFormatException if the text is not a key
   */
  static AggregateKey parse(String text) {
    return new Numeric(Long.parseLong(text));
  }

  /**
   * The number, for sides whose key column is one.
   *
   * @throws IllegalStateException if the key is of another form
   */
  long number();

  /** The key as people read it and as it is stored. */
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
}

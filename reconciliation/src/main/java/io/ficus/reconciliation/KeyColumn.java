package io.ficus.reconciliation;

/**
 * The column of a table that says which aggregate a row is of.
 *
 * @param name of the column
 * @param negated whether the key is the negative of what it holds: kinds that are numbered apart
 *     share a pair then, one of them below zero
 */
public record KeyColumn(String name, boolean negated) {

  /** One that holds the key. */
  public static KeyColumn of(String name) {
    return new KeyColumn(name, false);
  }

  /** One that holds the key's negative. */
  public static KeyColumn negativeOf(String name) {
    return new KeyColumn(name, true);
  }

  /** The key of a row that holds this number. */
  public AggregateKey keyOf(long held) {
    return AggregateKey.of(signed(held));
  }

  /**
   * What a row of this aggregate holds.
   *
   * @throws IllegalStateException if the key is no number
   */
  public long heldFor(AggregateKey key) {
    return signed(key.number());
  }

  private long signed(long number) {
    return negated ? -number : number;
  }
}

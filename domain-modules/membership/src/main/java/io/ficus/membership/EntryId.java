package io.ficus.membership;

/**
 * Names a line of a loyalty ledger, over all members.
 *
 * @param value positive
 */
public record EntryId(long value) {

  public EntryId {
    if (value <= 0) {
      throw new IllegalArgumentException("An entry id is positive: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}

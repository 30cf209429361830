package io.ficus.cdc.bridge;

/**
 * Counts the events of the source transaction that is arriving, and knows how many of them Kafka
 * has already.
 *
 * <p>PostgreSQL sends an unfinished transaction again from its beginning; the same events come in
 * the same order, so a count is enough to tell which of them were committed to Kafka before. Used
 * by one thread.
 */
final class TransactionCursor {

  private static final long NONE = -1;

  private long transaction = NONE;
  private long seen;
  private long known;
  private long knownCount;

  /**
   * @param known the transaction that was arriving when the position was stored
   * @param knownCount how many of its events are in Kafka
   */
  TransactionCursor(long known, long knownCount) {
    this.known = known;
    this.knownCount = knownCount;
  }

  /** Nothing has arrived before. */
  static TransactionCursor fresh() {
    return new TransactionCursor(NONE, 0);
  }

  /**
   * Takes the next event.
   *
   * @return its ordinal within its transaction, from 0
   */
  long next(long transactionId) {
    if (transactionId != transaction) {
      transaction = transactionId;
      seen = 0;
      if (transactionId != known) {
        known = NONE;
        knownCount = 0;
      }
    }
    return seen++;
  }

  /** True if the event that {@link #next} took last is in Kafka already. */
  boolean isInKafka() {
    return transaction == known && seen <= knownCount;
  }

  /** The transaction to store with the position. */
  long transaction() {
    return transaction == NONE ? known : transaction;
  }

  /** How many of its events Kafka has once the batch is committed. Never falls while it repeats. */
  long count() {
    return transaction() == known ? Math.max(seen, knownCount) : seen;
  }
}

package io.ficus.cdc.bridge.pipeline;

import java.util.Set;

/**
 * Counts the events of the source transaction that is arriving, and knows how many of them Kafka
 * has already.
 *
 * <p>The source sends an unfinished transaction again from its beginning; the same events come in
 * the same order, so a count is enough to tell which of them were committed to Kafka before. Used
 * by one thread.
 */
final class TransactionCursor {

  private static final String NONE = "";

  private String transaction = NONE;
  private long seen;
  private String known;
  private long knownCount;
  private final Set<String> leftOut;

  /**
   * @param known the transaction that was arriving when the position was stored; empty if none
   * @param knownCount how many of its events are in Kafka
   * @param leftOut tables that were not carried then, so their changes were not counted
   */
  TransactionCursor(String known, long knownCount, Set<String> leftOut) {
    this.known = known;
    this.knownCount = knownCount;
    this.leftOut = Set.copyOf(leftOut);
  }

  /**
   * True if a change was not counted when Kafka got what it has of this transaction, and must not
   * be counted now: the rest would be taken for others. It is in what is read of the table.
   */
  boolean leavesOut(String transactionId, String table) {
    return !leftOut.isEmpty() && transactionId.equals(known) && leftOut.contains(table);
  }

  /**
   * Takes the next event.
   *
   * @return its ordinal within its transaction, from 0
   */
  long next(String transactionId) {
    if (!transactionId.equals(transaction)) {
      transaction = transactionId;
      seen = 0;
      if (!transactionId.equals(known)) {
        known = NONE;
        knownCount = 0;
      }
    }
    return seen++;
  }

  /** True if the event that {@link #next} took last is in Kafka already. */
  boolean isInKafka() {
    return !known.isEmpty() && transaction.equals(known) && seen <= knownCount;
  }

  /** The transaction to store with the position. */
  String transaction() {
    return transaction.isEmpty() ? known : transaction;
  }

  /** How many of its events Kafka has once the batch is committed. Never falls while it repeats. */
  long count() {
    return transaction().equals(known) ? Math.max(seen, knownCount) : seen;
  }
}

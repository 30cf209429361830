package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.source.ResumePoint;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads the offsets that Debezium's PostgreSQL connector puts on its records, and writes the ones
 * that it is started from. The one class that knows their keys; a test fails when upstream renames
 * them.
 */
final class PostgresOffsets {

  static final String COMMIT_LSN = "lsn_commit";

  /**
   * What a record's offset says was processed completely. Stored, it makes the connector search for
   * its place after a reconnect and skip events of overlapping transactions (dbz#76): loss. So it
   * is never in an offset that the bridge hands to the connector.
   */
  static final String PROCESSED_LSN = "lsn_proc";

  static final String TRANSACTION = "txId";
  static final String LSN = "lsn";
  static final String TIME = "ts_usec";
  static final String SNAPSHOT = "snapshot";
  static final String MESSAGE_TYPE = "messageType";

  private static final String COMMIT = "COMMIT";

  private PostgresOffsets() {}

  /** A place to go on from, without the key that loses events. */
  static ResumePoint resumeAt(long lsn) {
    return new ResumePoint(SourcePosition.ofLsn(lsn), Map.of(LSN, lsn, COMMIT_LSN, lsn, TIME, 0L));
  }

  /** The end of the last transaction that arrived whole before this record. */
  static OptionalLong commitLsn(SourceRecord record) {
    return number(record, COMMIT_LSN);
  }

  /** The transaction; absent on a message that belongs to none. */
  static OptionalLong transaction(SourceRecord record) {
    return number(record, TRANSACTION);
  }

  /** Where the change stands in the log. */
  static OptionalLong lsn(SourceRecord record) {
    return number(record, LSN);
  }

  /** True if the last thing that the connector has read is the end of a transaction. */
  static boolean isAtCommit(SourceRecord record) {
    return COMMIT.equals(record.sourceOffset().get(MESSAGE_TYPE));
  }

  static boolean isSnapshot(SourceRecord record) {
    return record.sourceOffset().get(SNAPSHOT) != null;
  }

  private static OptionalLong number(SourceRecord record, String key) {
    return record.sourceOffset().get(key) instanceof Number value
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }
}

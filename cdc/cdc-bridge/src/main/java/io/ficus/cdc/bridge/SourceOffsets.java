package io.ficus.cdc.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads the offsets that Debezium's PostgreSQL connector puts on its records. The one class that
 * knows their keys; a test fails when upstream renames them.
 */
final class SourceOffsets {

  static final String COMMIT_LSN = "lsn_commit";

  /**
   * What a record's offset says was processed completely. Stored, it makes the connector search for
   * its place after a reconnect and skip events of overlapping transactions (dbz#76): loss.
   */
  static final String PROCESSED_LSN = "lsn_proc";

  static final String TRANSACTION = "txId";
  static final String LSN = "lsn";
  static final String SNAPSHOT = "snapshot";

  private SourceOffsets() {}

  /** A copy without the key that loses events. */
  static Map<String, Object> stripped(SourceRecord record) {
    Map<String, Object> kept = new HashMap<>(record.sourceOffset());
    kept.remove(PROCESSED_LSN);
    return kept;
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

  static boolean isSnapshot(SourceRecord record) {
    return record.sourceOffset().get(SNAPSHOT) != null;
  }

  private static OptionalLong number(SourceRecord record, String key) {
    return record.sourceOffset().get(key) instanceof Number value
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }
}

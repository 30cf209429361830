package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.source.ResumePoint;
import java.util.HashMap;
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

  /**
   * Before every transaction. Without any, the connector fails when it is quiet before the first
   * event of a run and an incremental snapshot is being read: it compares what is not there.
   */
  private static final long NO_TRANSACTION = 0;

  static final String LSN = "lsn";
  static final String TIME = "ts_usec";
  static final String SNAPSHOT = "snapshot";
  static final String MESSAGE_TYPE = "messageType";

  private static final String INCREMENTAL = "incremental_snapshot";
  private static final String INCREMENTAL_KIND = "incremental";
  private static final String COMMIT = "COMMIT";

  private PostgresOffsets() {}

  /**
   * A place to go on from, without the key that loses events.
   *
   * @param incremental how far an incremental snapshot is; empty if none runs
   */
  static ResumePoint resumeAt(long lsn, Map<String, Object> incremental) {
    Map<String, Object> offset = new HashMap<>(incremental);
    offset.putAll(Map.of(LSN, lsn, COMMIT_LSN, lsn, TIME, 0L, TRANSACTION, NO_TRANSACTION));
    return new ResumePoint(SourcePosition.ofLsn(lsn), offset);
  }

  /**
   * The end of the last transaction that a connector under Kafka Connect had whole; empty if it had
   * none since its snapshot.
   *
   * @throws IllegalArgumentException if it is in the middle of its snapshot, or the offset is none
   *     of the PostgreSQL connector
   */
  static OptionalLong wholeUpTo(Map<String, Object> offset) {
    if (!(offset.get(LSN) instanceof Number)) {
      throw new IllegalArgumentException(
          "Not an offset of Debezium's PostgreSQL connector, which has a number lsn: " + offset);
    }
    Object snapshot = offset.get(SNAPSHOT);
    if (snapshot != null
        && !"false".equals(snapshot.toString())
        && !Boolean.TRUE.equals(offset.get("snapshot_completed"))
        && !Boolean.TRUE.equals(offset.get("last_snapshot_record"))) {
      throw new IllegalArgumentException(
          "The connector is in the middle of its snapshot, which nobody else can go on with. Let it"
              + " stream first, or start anew with a snapshot: "
              + offset);
    }
    return offset.get(COMMIT_LSN) instanceof Number commit
        ? OptionalLong.of(commit.longValue())
        : OptionalLong.empty();
  }

  /** The same place as a connector elsewhere is given it: the stream alone. */
  static Map<String, Object> plain(ResumePoint point) {
    Map<String, Object> offset = new HashMap<>(point.offset());
    offset.keySet().removeIf(key -> key.startsWith(INCREMENTAL) || key.equals(TRANSACTION));
    return offset;
  }

  /** The keys that say how far an incremental snapshot is; empty if none runs. */
  static Map<String, Object> incremental(SourceRecord record) {
    return incremental(record.sourceOffset());
  }

  static Map<String, Object> incremental(Map<String, ?> offset) {
    if (!offset.containsKey(INCREMENTAL + "_collections")) {
      return Map.of();
    }
    Map<String, Object> kept = new HashMap<>();
    offset.forEach(
        (key, value) -> {
          if (key.startsWith(INCREMENTAL) && value != null) {
            kept.put(key, value);
          }
        });
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

  /** True if the last thing that the connector has read is the end of a transaction. */
  static boolean isAtCommit(SourceRecord record) {
    return COMMIT.equals(record.sourceOffset().get(MESSAGE_TYPE));
  }

  /** True if it is from the snapshot that goes before the stream. */
  static boolean isSnapshot(SourceRecord record) {
    Object kind = record.sourceOffset().get(SNAPSHOT);
    return kind != null && !INCREMENTAL_KIND.equalsIgnoreCase(String.valueOf(kind));
  }

  private static OptionalLong number(SourceRecord record, String key) {
    return record.sourceOffset().get(key) instanceof Number value
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }
}

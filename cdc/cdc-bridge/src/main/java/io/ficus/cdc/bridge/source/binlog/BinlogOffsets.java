package io.ficus.cdc.bridge.source.binlog;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.ResumePoint;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads the offsets that Debezium's binlog connectors put on their records. The one class that
 * knows their keys; a test fails when upstream renames them.
 */
final class BinlogOffsets {

  static final String FILE = "file";
  static final String POSITION = "pos";
  static final String GTIDS = "gtids";
  static final String SNAPSHOT = "snapshot";

  private BinlogOffsets() {}

  /**
   * True if the record was read by the initial snapshot. The offset of its last row speaks of the
   * stream already, and that of a row which is read while streaming of a snapshot; the row itself
   * knows better.
   */
  static boolean isSnapshot(SourceRecord record) {
    if (record.value() instanceof Struct row
        && row.schema().field("op") != null
        && row.getString("op").equals("r")) {
      Object place = row.getStruct("source").get("snapshot");
      return place != null && !place.equals("incremental") && !place.equals("false");
    }
    Object snapshot = record.sourceOffset().get(SNAPSHOT);
    return snapshot != null && !"false".equals(snapshot.toString());
  }

  /**
   * Where the transaction of this record begins, or where the one before it ended. Left out are the
   * events and rows to skip: they point into a transaction, and the rows of a transaction that is
   * sent again are dropped by counting.
   */
  static ResumePoint resume(SourceRecord record) {
    return resume(record.sourceOffset());
  }

  /** The same of an offset that was stored elsewhere. */
  static ResumePoint resume(Map<String, ?> offset) {
    Map<String, Object> kept = new HashMap<>();
    kept.put(FILE, text(offset, FILE));
    kept.put(POSITION, number(offset, POSITION));
    if (offset.get(GTIDS) != null) {
      kept.put(GTIDS, text(offset, GTIDS));
    }
    return new ResumePoint(position(kept), kept);
  }

  /** The position of an offset, as {@link #resume} left it. */
  static SourcePosition position(Map<String, ?> offset) {
    return new SourcePosition(segment(text(offset, FILE)), number(offset, POSITION));
  }

  /**
   * The number of a binary log file.
   *
   * @throws BridgeFault fatal, if the name has none
   */
  static long segment(String file) {
    int dot = file.lastIndexOf('.');
    try {
      return Long.parseLong(file.substring(dot + 1));
    } catch (NumberFormatException e) {
      throw BridgeFault.fatal(
          "The name of a binary log file does not end in a number: "
              + file
              + ". Positions cannot be told apart without it.");
    }
  }

  private static String text(Map<String, ?> offset, String key) {
    Object value = offset.get(key);
    if (value == null) {
      throw BridgeFault.fatal("The connector's offset has no " + key + ": " + offset);
    }
    return value.toString();
  }

  private static long number(Map<String, ?> offset, String key) {
    if (offset.get(key) instanceof Number value) {
      return value.longValue();
    }
    throw BridgeFault.fatal("The connector's offset has no number " + key + ": " + offset);
  }
}

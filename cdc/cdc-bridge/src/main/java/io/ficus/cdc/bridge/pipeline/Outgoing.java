package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.bridge.schema.SchemaChange;
import io.ficus.cdc.bridge.source.LogEntry;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One thing on its way out, in log order.
 *
 * @param record as the connector made it
 * @param entry what it is
 * @param change of a row, if it is one
 * @param schema of a table, if it is one; {@code record} is the first change that shows it
 */
record Outgoing(
    SourceRecord record,
    LogEntry entry,
    @Nullable OutgoingChange change,
    @Nullable SchemaChange schema) {

  Outgoing(SourceRecord record, LogEntry entry, @Nullable OutgoingChange change) {
    this(record, entry, change, null);
  }

  /** When the source says that it happened, in milliseconds since 1970; 0 where it does not say. */
  long millis() {
    if (!(record.value() instanceof Struct envelope) || envelope.schema().field("source") == null) {
      return 0;
    }
    Long millis = envelope.getStruct("source").getInt64("ts_ms");
    return millis == null ? 0 : millis;
  }
}

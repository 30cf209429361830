package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.SourcePosition;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * One change or snapshot row on its way out, before it becomes bytes. Immutable, except that a
 * Struct can be changed; a policy that changes values makes a Struct of its own.
 *
 * @param record as the connector made it; not to be changed
 * @param schema of the envelope that will be written
 * @param envelope the Debezium envelope that will be written
 * @param table with its schema
 * @param operation the envelope's {@code op}: r, c, u, d or t
 * @param position where it stands in the log
 * @param eventId the same for every delivery of this change
 * @param origin the encoded origin of its transaction, if Ficus made it
 * @param headers that policies have added
 */
public record OutgoingChange(
    SourceRecord record,
    Schema schema,
    Struct envelope,
    String table,
    String operation,
    SourcePosition position,
    String eventId,
    @Nullable String origin,
    List<Header> headers) {

  /** The same with another envelope. */
  public OutgoingChange withEnvelope(Struct other) {
    return new OutgoingChange(
        record, other.schema(), other, table, operation, position, eventId, origin, headers);
  }

  /** The same with other added headers. */
  public OutgoingChange withHeaders(List<Header> other) {
    return new OutgoingChange(
        record, schema, envelope, table, operation, position, eventId, origin, other);
  }
}

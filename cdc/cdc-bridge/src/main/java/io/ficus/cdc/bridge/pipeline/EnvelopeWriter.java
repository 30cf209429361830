package io.ficus.cdc.bridge.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Writes keys and Debezium envelopes as JSON without schemas. Used by one thread. */
public final class EnvelopeWriter implements AutoCloseable {

  private final JsonConverter values = new JsonConverter();

  /** Ready to write. */
  public EnvelopeWriter() {
    values.configure(Map.of("schemas.enable", "false"), false);
  }

  byte[] value(SourceRecord record) {
    return value(record.topic(), record.valueSchema(), record.value());
  }

  byte[] value(String topic, Schema schema, Object value) {
    return values.fromConnectData(topic, schema, value);
  }

  byte @Nullable [] key(SourceRecord record) {
    Schema schema = record.keySchema();
    return record.key() == null
        ? null
        : values.fromConnectData(record.topic(), schema, record.key());
  }

  /** {@code {"<name>":"<value>"}}; the same bytes for the same value, whatever table it is from. */
  byte[] routedKey(String name, String value) {
    return values.fromConnectData("key", null, Map.of(name, value));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    values.close();
  }
}

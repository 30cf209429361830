package io.ficus.cdc.bridge.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/**
 * JSON without schemas, straight from Connect's values: no tree of nodes in between, and the schema
 * is walked once for each of its versions and threads. Means the same as Kafka Connect's
 * JsonConverter with {@code schemas.enable=false}.
 */
public final class StructJson implements Bytes {

  /** Connectors keep a schema's instance until the table changes; more than this is a leak. */
  private static final int MOST_SCHEMAS = 4096;

  private final JsonFactory json = new JsonFactory();
  private final JsonConverter schemaless = new JsonConverter();
  private final ThreadLocal<Map<Schema, ValueWriter>> writers =
      ThreadLocal.withInitial(IdentityHashMap::new);

  /** Ready to write. */
  public StructJson() {
    schemaless.configure(Map.of("schemas.enable", "false"), false);
  }

  @Override
  public byte[] key(String topic, @Nullable Schema schema, Object key) {
    return value(topic, schema, key);
  }

  @Override
  public byte[] value(String topic, @Nullable Schema schema, Object value) {
    return schema == null
        ? schemaless.fromConnectData(topic, null, value)
        : written(writer(schema), value);
  }

  @Override
  public byte[] routedKey(String topic, String name, String value) {
    return written(
        (generator, text) -> {
          generator.writeStartObject();
          generator.writeStringField(name, String.valueOf(text));
          generator.writeEndObject();
        },
        value);
  }

  private ValueWriter writer(Schema schema) {
    Map<Schema, ValueWriter> known = writers.get();
    ValueWriter writer = known.get(schema);
    if (writer == null) {
      if (known.size() >= MOST_SCHEMAS) {
        known.clear();
      }
      writer = ValueWriters.of(schema);
      known.put(schema, writer);
    }
    return writer;
  }

  private byte[] written(ValueWriter writer, Object value) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
      try (JsonGenerator generator = json.createGenerator(bytes)) {
        writer.write(generator, value);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is written to but memory", e);
    }
  }

  @Override
  public boolean isParallel() {
    return true;
  }

  @Override
  public void close() {
    schemaless.close();
  }
}

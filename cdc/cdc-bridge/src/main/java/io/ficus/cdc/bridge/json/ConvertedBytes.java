package io.ficus.cdc.bridge.json;

import io.ficus.cdc.bridge.config.Conversion;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/** Whatever Kafka Connect converters make of it: Avro with a registry, Protobuf, ... */
public final class ConvertedBytes implements Bytes {

  /**
   * What Connect's JSON converter and Confluent's Avro converter must be told, so that they do not
   * write the default of a column where a row has NULL. Others do not look at it.
   */
  public static final Map<String, String> NULL_IS_NULL =
      Map.of("replace.null.with.default", "false", "ignore.default.for.nullables", "true");

  private final Converter keys;
  private final Converter values;

  private ConvertedBytes(Converter keys, Converter values) {
    this.keys = keys;
    this.values = values;
  }

  /**
   * The writer that is configured.
   *
   * @throws BridgeFault fatal, if a converter cannot be made or does not take its properties
   */
  public static Bytes of(Conversion conversion) {
    return conversion.isPlainJson()
        ? new StructJson()
        : new ConvertedBytes(
            converter(conversion.keyConverter(), conversion, true),
            converter(conversion.valueConverter(), conversion, false));
  }

  private static Converter converter(String name, Conversion conversion, boolean forKeys) {
    try {
      Converter made =
          Class.forName(name).asSubclass(Converter.class).getDeclaredConstructor().newInstance();
      Map<String, Object> properties = new HashMap<>(NULL_IS_NULL);
      properties.putAll(conversion.properties());
      made.configure(properties, forKeys);
      return made;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw BridgeFault.fatal(
          "The converter "
              + name
              + " cannot be used: "
              + e
              + ". Put it on the class path and mend its properties, then start anew.",
          e);
    }
  }

  @Override
  public byte[] key(String topic, @Nullable Schema schema, Object key) {
    synchronized (keys) {
      return keys.fromConnectData(topic, schema, key);
    }
  }

  @Override
  public byte[] value(String topic, @Nullable Schema schema, Object value) {
    synchronized (values) {
      return values.fromConnectData(topic, schema, value);
    }
  }

  @Override
  public byte[] routedKey(String topic, String name, String value) {
    Schema schema =
        SchemaBuilder.struct().name("ficus.key").field(name, Schema.STRING_SCHEMA).build();
    return key(topic, schema, new Struct(schema).put(name, value));
  }

  /** Connect promises nothing about converters and threads. */
  @Override
  public boolean isParallel() {
    return false;
  }

  @Override
  public void close() {}
}

package io.ficus.cdc.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * Debezium's offset store, in memory, filled from our durable position before the engine starts.
 * Public only because the engine makes it by its name. The one class that knows the offset SPI.
 */
public final class SeededOffsetStore extends MemoryOffsetBackingStore {

  private static final String KEY = "offset.storage.ficus.key";
  private static final String VALUE = "offset.storage.ficus.value";

  /** Made by the engine. */
  public SeededOffsetStore() {}

  /** Adds to an engine's properties what makes it go on at a position. */
  static void seed(Properties engine, String engineName, String source, long resumeLsn) {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("lsn", resumeLsn);
    offset.put("lsn_commit", resumeLsn);
    offset.put("ts_usec", 0L);
    try (JsonConverter json = new JsonConverter()) {
      json.configure(Map.of("schemas.enable", "false"), true);
      List<Object> key = List.of(engineName, Map.of("server", source));
      engine.setProperty(KEY, utf8(json.fromConnectData(engineName, null, key)));
      engine.setProperty(VALUE, utf8(json.fromConnectData(engineName, null, offset)));
    }
  }

  @Override
  public void configure(WorkerConfig config) {
    super.configure(config);
    Map<String, String> settings = config.originalsStrings();
    String key = settings.get(KEY);
    String value = settings.get(VALUE);
    if (key != null && value != null) {
      data.put(
          ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)),
          ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Only Kafka Connect's own REST API asks for it. */
  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}

package io.ficus.cdc.bridge.json;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Makes record keys and values into bytes. Thread-safe. */
public interface Bytes extends AutoCloseable {

  /** A record's key. */
  byte[] key(String topic, @Nullable Schema schema, Object key);

  /** A record's value. */
  byte[] value(String topic, @Nullable Schema schema, Object value);

  /** The key {@code {name: value}}; the same bytes for the same value, whatever row it is from. */
  byte[] routedKey(String topic, String name, String value);

  /** True if several threads gain from calling it at once. */
  boolean isParallel();

  @Override
  void close();
}

package io.ficus.cdc.bridge.capture;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * What the connector's task is told of stored offsets: where it starts, and later what has become
 * durable. PostgreSQL's task asks again before it confirms. Thread-safe.
 */
final class DurableOffsets implements OffsetStorageReader {

  private final Map<String, String> partition;
  private volatile Map<String, Object> offset;

  DurableOffsets(Map<String, String> partition, Map<String, Object> offset) {
    this.partition = partition;
    this.offset = offset;
  }

  void advance(Map<String, Object> durable) {
    offset = durable;
  }

  @Override
  public <T> Map<String, Object> offset(Map<String, T> asked) {
    return offsets(List.of(asked)).getOrDefault(asked, nothing());
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
    Map<String, Object> now = offset;
    for (Map<String, T> asked : partitions) {
      if (!now.isEmpty() && asked.equals(partition)) {
        found.put(asked, now);
      }
    }
    return found;
  }

  /** Kafka Connect's own answer where nothing is stored. */
  @SuppressWarnings("NullAway")
  private static Map<String, Object> nothing() {
    return null;
  }
}

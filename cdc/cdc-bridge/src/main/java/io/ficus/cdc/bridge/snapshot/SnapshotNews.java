package io.ficus.cdc.bridge.snapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What Debezium says of an incremental snapshot, among its records: so it is known to be true only
 * after the rows before it are committed.
 *
 * @param id the id of the signal that started it
 * @param type STARTED, IN_PROGRESS, TABLE_SCAN_COMPLETED, COMPLETED, ABORTED, ...
 * @param data more, by name; which names there are depends on the type
 */
public record SnapshotNews(String id, String type, Map<String, String> data) {

  /** The topic of these records; they do not go to Kafka. */
  public static final String TOPIC = "__ficus-snapshot-news";

  /** What a record says; empty if it is of another kind. */
  public static Optional<SnapshotNews> of(SourceRecord record) {
    if (!TOPIC.equals(record.topic()) || !(record.value() instanceof Struct news)) {
      return Optional.empty();
    }
    Map<String, String> data = new HashMap<>();
    if (news.get("additional_data") instanceof Map<?, ?> more) {
      more.forEach((name, value) -> data.put(String.valueOf(name), String.valueOf(value)));
    }
    return Optional.of(
        new SnapshotNews(
            String.valueOf(news.get("id")), String.valueOf(news.get("type")), Map.copyOf(data)));
  }
}

package io.ficus.cdc.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Follows a topic as a {@code read_committed} consumer sees it. One caller at a time.
 *
 * <p>It has no group and no offsets of its own in Kafka: it begins at the beginning.
 */
final class Tail implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final JsonConverter json = new JsonConverter();
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final List<TestBed.Seen> seen = new ArrayList<>();

  Tail(String bootstrap, String topic) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("isolation.level", "read_committed");
    properties.put("fetch.max.wait.ms", "50");
    json.configure(Map.of("schemas.enable", "false"), false);
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer
        .partitionsFor(topic)
        .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    if (partitions.isEmpty()) {
      consumer.close();
      throw new IllegalStateException("There is no topic " + topic + " yet");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Everything that can be seen now, from the beginning, in order per partition. */
  List<TestBed.Seen> upToNow() {
    forward(r -> seen.add(seen(json, r)));
    return List.copyOf(seen);
  }

  /** Hands on what has come since, as it is. */
  void forward(Consumer<ConsumerRecord<byte[], byte[]>> to) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(to);
    }
  }

  /** How far the topic reaches, markers of transactions included. */
  long end() {
    return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
  }

  private static TestBed.Seen seen(JsonConverter json, ConsumerRecord<byte[], byte[]> r) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : r.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return new TestBed.Seen(
        r.topic(),
        r.partition(),
        r.key() == null ? null : new String(r.key(), StandardCharsets.UTF_8),
        (Map<?, ?>) json.toConnectData(r.topic(), r.value()).value(),
        headers);
  }

  @Override
  public void close() {
    consumer.close();
    json.close();
  }
}

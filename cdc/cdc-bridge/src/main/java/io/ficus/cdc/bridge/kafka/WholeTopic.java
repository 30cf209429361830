package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads small topics whole. */
final class WholeTopic {

  private WholeTopic() {}

  /**
   * Hands out what is committed in a topic now, in order within each partition.
   *
   * @param limit of the time that it may take
   * @throws TimeoutException if it takes longer
   * @throws UnknownTopicOrPartitionException if there is no such topic
   * @throws RuntimeException if Kafka does not answer
   */
  static void read(
      BridgeConfig config,
      String topic,
      Duration limit,
      Consumer<ConsumerRecord<byte[], byte[]>> reader)
      throws TimeoutException {
    Map<String, Object> properties = KafkaTarget.common(config);
    properties.put("isolation.level", "read_committed");
    properties.put("default.api.timeout.ms", (int) limit.toMillis());
    properties.put("enable.auto.commit", "false");
    properties.put("allow.auto.create.topics", "false");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (known == null || known.isEmpty()) {
        throw new UnknownTopicOrPartitionException("There is no topic " + topic);
      }
      List<TopicPartition> partitions =
          known.stream().map(one -> new TopicPartition(topic, one.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + limit.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(reader);
        if (System.nanoTime() > deadline) {
          throw new TimeoutException(topic + " not read whole within " + limit.toSeconds() + " s");
        }
      }
    }
  }
}

package io.ficus.cdc.feed.publish;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a publication stands in the topic of its outbox, asked beside whoever publishes: by a
 * consumer of its own that joins no group.
 */
final class Places {

  private final String topic;
  private final PublisherClients clients;

  Places(Publication publication, PublisherClients clients) {
    this.topic = publication.from();
    this.clients = clients;
  }

  /**
   * What Kafka does not have any more.
   *
   * @param next the record that would have to be published next; 0 if none ever was
   * @param oldest the first that is there
   */
  record Gap(long next, long oldest) {}

  /**
   * The partitions that cannot be read where they are to be read next, by number.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  Map<Integer, Gap> gaps() {
    try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
      return gaps(consumer);
    }
  }

  private Map<Integer, Gap> gaps(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(all));
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    Map<Integer, Gap> gaps = new TreeMap<>();
    for (TopicPartition partition : all) {
      OffsetAndMetadata stored = committed.get(partition);
      long next = stored == null ? 0 : stored.offset();
      long oldest = begins.getOrDefault(partition, 0L);
      if (next < oldest || next > ends.getOrDefault(partition, Long.MAX_VALUE)) {
        gaps.put(partition.partition(), new Gap(next, oldest));
      }
    }
    return gaps;
  }

  /**
   * Goes on behind the gaps, with the oldest records that are there.
   *
   * @return what was passed over
   * @throws org.apache.kafka.common.KafkaException if somebody publishes meanwhile, or Kafka does
   *     not answer
   */
  Map<Integer, Gap> passOver() {
    try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
      Map<Integer, Gap> gaps = gaps(consumer);
      if (!gaps.isEmpty()) {
        consumer.commitSync(
            gaps.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        gap -> new TopicPartition(topic, gap.getKey()),
                        gap -> new OffsetAndMetadata(gap.getValue().oldest()))));
      }
      return gaps;
    }
  }

  /** Gaps for people; empty if there are none. */
  String told(Map<Integer, Gap> gaps) {
    return gaps.entrySet().stream()
        .map(
            gap ->
                topic
                    + "-"
                    + gap.getKey()
                    + " is to be read from "
                    + gap.getValue().next()
                    + " and begins at "
                    + gap.getValue().oldest())
        .collect(Collectors.joining(", "));
  }
}

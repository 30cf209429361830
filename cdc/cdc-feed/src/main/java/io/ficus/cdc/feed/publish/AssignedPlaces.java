package io.ficus.cdc.feed.publish;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The partitions that this instance publishes, and where it stands in them.
 *
 * <p>Where nothing was ever published the first record is next. If Kafka does not have that any
 * more, nobody can say what was never told.
 *
 * <p>Used by the thread that polls.
 */
final class AssignedPlaces implements ConsumerRebalanceListener {

  private final Consumer<byte[], byte[]> consumer;

  /** The places that are stored, as far as that is known. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  AssignedPlaces(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> stored = consumer.committed(Set.copyOf(partitions));
    partitions.stream()
        .filter(partition -> stored.get(partition) == null)
        .forEach(partition -> consumer.seek(partition, 0));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    next.keySet().removeAll(partitions);
  }

  void stored(Map<TopicPartition, OffsetAndMetadata> places) {
    places.forEach((partition, place) -> next.put(partition, place.offset()));
  }

  /**
   * Places behind what is no record: the mark that ends a transaction is read after its last
   * record. Not stored, it would look like an event that is missing once Kafka has forgotten it.
   */
  Map<TopicPartition, OffsetAndMetadata> passed() {
    Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      try {
        long place = consumer.position(partition, Duration.ZERO);
        if (place > next.getOrDefault(partition, -1L)) {
          passed.put(partition, new OffsetAndMetadata(place));
        }
      } catch (TimeoutException e) {
        // It is being looked up; the next look knows it.
      }
    }
    return passed;
  }
}

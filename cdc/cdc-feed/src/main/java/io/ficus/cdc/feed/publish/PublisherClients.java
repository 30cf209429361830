package io.ficus.cdc.feed.publish;

import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.KafkaClients;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The Kafka clients of one publication. */
final class PublisherClients {

  private static final int TRANSACTION_TIMEOUT_MILLIS = 15_000;

  private final Publication publication;
  private final FeedConfig config;

  PublisherClients(Publication publication, FeedConfig config) {
    this.publication = publication;
    this.config = config;
  }

  Consumer<byte[], byte[]> consumer() {
    Map<String, Object> p = common();
    p.put("group.id", "ficus.events." + publication.domain());
    p.put("isolation.level", "read_committed");
    p.put("enable.auto.commit", "false");
    p.put("allow.auto.create.topics", "false");
    // An offset that Kafka no longer has is events that were never told. Whoever comes first begins
    // at 0, and not at the oldest record that is there.
    p.put("auto.offset.reset", "none");
    p.put("max.poll.records", String.valueOf(config.batchSize()));
    p.put("metadata.max.age.ms", "3000");
    p.putAll(config.client());
    return new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A producer of its own id. Two instances do not fence each other: who may commit the place in a
   * partition is decided by the group, whose generation goes along with it.
   */
  Producer<String, byte[]> producer() {
    Map<String, Object> p = common();
    p.put("transactional.id", "ficus.events." + publication.domain() + "." + UUID.randomUUID());
    p.put("transaction.timeout.ms", String.valueOf(TRANSACTION_TIMEOUT_MILLIS));
    p.put("max.request.size", String.valueOf(config.maxRecordBytes()));
    p.put("buffer.memory", String.valueOf(2L * config.maxRecordBytes()));
    p.putAll(config.client());
    return new KafkaProducer<>(p, new StringSerializer(), new ByteArraySerializer());
  }

  void createTopics() throws InterruptedException {
    try (KafkaClients clients = new KafkaClients(config)) {
      for (Publication.Topic topic : publication.topics()) {
        create(topic.name(), clients);
      }
    }
  }

  private void create(String name, KafkaClients clients) throws InterruptedException {
    NewTopic topic =
        new NewTopic(
                name,
                Optional.of(publication.partitions()),
                Optional.of(config.deadLetterReplication()))
            .configs(Map.of("max.message.bytes", String.valueOf(config.maxRecordBytes())));
    try {
      clients.createTopic(topic);
    } catch (ExecutionException e) {
      throw new KafkaException("Topic " + name + " cannot be created: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not answer", e);
    }
  }

  private Map<String, Object> common() {
    Map<String, Object> p = new HashMap<>();
    p.put("bootstrap.servers", config.bootstrapServers());
    p.put("reconnect.backoff.max.ms", "2000");
    return p;
  }
}

package io.ficus.cdc.feed;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka clients, the shared ones when they are first needed: a client cannot be made while
 * the host names of Kafka do not resolve, and that must not stop a start. Thread-safe.
 */
public final class KafkaClients implements AutoCloseable {

  private static final Duration STOP = Duration.ofSeconds(5);

  private final FeedConfig config;
  private @Nullable Admin admin;
  private @Nullable Producer<byte[], byte[]> producer;

  /** Connects to nothing yet. */
  public KafkaClients(FeedConfig config) {
    this.config = config;
  }

  /** A consumer of its own group, for one thread, which closes it. */
  Consumer<byte[], byte[]> consumer(String domain) {
    Map<String, Object> p = common();
    p.put("group.id", config.groupPrefix() + domain);
    p.put("isolation.level", "read_committed");
    p.put("enable.auto.commit", "false");
    p.put("allow.auto.create.topics", "false");
    // The store knows the place. An offset that Kafka no longer has is lost data, never a restart.
    p.put("auto.offset.reset", "none");
    p.put("max.poll.records", String.valueOf(Math.min(Polled.AT_ONCE, config.batchSize())));
    p.put("max.partition.fetch.bytes", String.valueOf(4 * 1024 * 1024));
    p.put("fetch.max.bytes", String.valueOf(16 * 1024 * 1024));
    // So long after an instance has died, another one takes over what it followed.
    if (!config.client().containsKey("group.protocol")) {
      p.put("session.timeout.ms", "10000");
      p.put("heartbeat.interval.ms", "3000");
    }
    // A topic that the bridge creates after the feed has started is found this soon.
    p.put("metadata.max.age.ms", "3000");
    p.putAll(config.client());
    return new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A consumer of large values without a group, for one thread, which assigns it, seeks, and closes
   * it. What Kafka hands out at once is bounded as it is compressed; so few pieces are bounded as
   * they are.
   */
  Consumer<byte[], byte[]> reader() {
    Map<String, Object> p = common();
    p.put("isolation.level", "read_committed");
    p.put("enable.auto.commit", "false");
    p.put("allow.auto.create.topics", "false");
    p.put("auto.offset.reset", "none");
    p.put("max.partition.fetch.bytes", String.valueOf(4 * 1024 * 1024));
    p.put("max.poll.records", "8");
    p.put("default.api.timeout.ms", "10000");
    p.putAll(config.client());
    return new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  synchronized Admin admin() {
    if (admin == null) {
      Map<String, Object> p = common();
      p.put("request.timeout.ms", "2000");
      p.put("default.api.timeout.ms", "2000");
      p.putAll(config.client());
      admin = Admin.create(p);
    }
    return admin;
  }

  /**
   * Creates a topic, unless it is there.
   *
   * @throws ExecutionException if Kafka refuses it
   * @throws TimeoutException if Kafka does not answer
   */
  public void createTopic(NewTopic topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      admin().createTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> p = common();
      p.put("acks", "all");
      p.put("enable.idempotence", "true");
      p.put("max.request.size", String.valueOf(config.maxRecordBytes()));
      p.put("buffer.memory", String.valueOf(2L * config.maxRecordBytes()));
      p.put("max.block.ms", "5000");
      p.put("request.timeout.ms", "5000");
      p.put("delivery.timeout.ms", "10000");
      p.putAll(config.client());
      producer = new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(STOP);
    }
    if (admin != null) {
      admin.close(STOP);
    }
  }

  private Map<String, Object> common() {
    Map<String, Object> p = new HashMap<>();
    p.put("bootstrap.servers", config.bootstrapServers());
    p.put("reconnect.backoff.max.ms", "2000");
    return p;
  }
}

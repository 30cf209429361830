package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.config.Delivery;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka side of one run: topics, the transactional producer, and the position that is durable.
 * Used by one thread at a time.
 */
public final class KafkaTarget implements AutoCloseable {

  private static final int LARGEST_RECORD = 64 * 1024 * 1024;

  private final BridgeConfig config;
  private final KafkaProducer<byte[], byte[]> producer;
  private final DurablePosition position;
  private final Map<String, Integer> partitions;
  private final boolean transactional;
  private volatile @Nullable Exception failed;

  private KafkaTarget(
      BridgeConfig config,
      KafkaProducer<byte[], byte[]> producer,
      DurablePosition position,
      Map<String, Integer> partitions) {
    this.config = config;
    this.producer = producer;
    this.position = position;
    this.partitions = partitions;
    this.transactional = isTransactional(config);
  }

  private static boolean isTransactional(BridgeConfig config) {
    return config.delivery().mode() == Delivery.Mode.EXACTLY_ONCE;
  }

  /**
   * Creates missing topics, fences whoever wrote before, and then reads the position that he left.
   *
   * @throws BridgeFault fatal, if another instance has taken over from this one
   */
  public static KafkaTarget open(BridgeConfig config, Set<String> topics, Claim claim) {
    Map<String, Integer> partitions = createTopics(config, topics);
    // Looked at twice: before, so as not to disturb a successor; and after, when he cannot write
    // any more, so that none can have slipped in between.
    readPosition(config).ifPresent(found -> claim.requireNotReplaced(config.name(), found));
    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerProperties(config));
    try {
      if (isTransactional(config)) {
        producer.initTransactions();
      }
      DurablePosition found =
          readPosition(config).orElseGet(() -> DurablePosition.none(claim.id()));
      claim.requireNotReplaced(config.name(), found);
      DurablePosition ours = found.claimedBy(claim.id());
      KafkaTarget target = new KafkaTarget(config, producer, ours, partitions);
      target.store(ours);
      claim.stored();
      return target;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** Begins a Kafka transaction, where there are any. */
  public void begin() {
    if (transactional) {
      producer.beginTransaction();
    }
  }

  /** Part of what is committed next; a failure to send shows then. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    var unused =
        producer.send(
            record,
            (sent, failure) -> {
              if (failure != null) {
                failed = failure;
              }
            });
  }

  /**
   * Commits everything that was sent together with the position after it; returns when that is
   * durable. At least once, the position is sent once the rest is durable.
   *
   * @param positionSent called when the position was handed over and nothing is committed yet
   * @throws RuntimeException if it is not durable, or not known to be
   */
  public void commit(DurablePosition next, Runnable positionSent) {
    if (!transactional) {
      flush();
    }
    send(positionRecord(next));
    positionSent.run();
    if (transactional) {
      producer.commitTransaction();
    } else {
      flush();
    }
  }

  private void flush() {
    producer.flush();
    Exception why = failed;
    if (why != null) {
      throw why instanceof RuntimeException fault
          ? fault
          : BridgeFault.passing("Kafka did not take a record", why);
    }
  }

  /** The position that was durable when this was opened. */
  public DurablePosition position() {
    return position;
  }

  /** Commits a position, and nothing else. */
  public void store(DurablePosition next) {
    begin();
    commit(next, () -> {});
  }

  /**
   * Replaces the position, with the entry that says why in the same transaction; where there are
   * none, before it.
   */
  public void replace(DurablePosition next, AuditEntry why) {
    begin();
    send(AuditTopic.record(config, why));
    commit(next, () -> {});
  }

  /** How many partitions a change topic has, by topic. */
  public Map<String, Integer> partitions() {
    return partitions;
  }

  private ProducerRecord<byte[], byte[]> positionRecord(DurablePosition next) {
    return new ProducerRecord<>(
        config.positionTopic(), 0, config.name().getBytes(StandardCharsets.UTF_8), next.encode());
  }

  private static Map<String, Integer> createTopics(BridgeConfig config, Set<String> topics) {
    String large = String.valueOf(LARGEST_RECORD);
    short replicas = (short) config.replicationFactor();
    Map<String, Object> properties = common(config);
    try (Admin admin = Admin.create(properties)) {
      create(
          admin,
          new NewTopic(config.positionTopic(), 1, replicas)
              .configs(
                  Map.of(
                      "cleanup.policy", "compact",
                      "segment.bytes", String.valueOf(8 * 1024 * 1024),
                      "min.cleanable.dirty.ratio", "0.1")));
      create(admin, AuditTopic.topic(config));
      create(admin, SchemaTopic.topic(config));
      if (config.rules().larger() == Larger.CLAIM_CHECK) {
        create(admin, LargeValueTopic.topic(config));
      }
      for (String topic : topics) {
        create(
            admin,
            new NewTopic(topic, config.partitions(), replicas)
                .configs(Map.of("max.message.bytes", large)));
      }
      return describe(admin, topics);
    } catch (ExecutionException e) {
      throw unreachable(config, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BridgeFault.passing("Interrupted while creating topics", e);
    }
  }

  /** A broker learns of a topic a moment after the controller has created it. */
  private static Map<String, Integer> describe(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try {
        Map<String, Integer> partitions = new TreeMap<>();
        for (TopicDescription found : admin.describeTopics(topics).allTopicNames().get().values()) {
          partitions.put(found.name(), found.partitions().size());
        }
        return partitions;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private static RuntimeException unreachable(BridgeConfig config, Throwable cause) {
    if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
      return BridgeFault.passing(
          "Kafka at " + config.bootstrapServers() + " cannot be reached: " + cause.getMessage(),
          cause);
    }
    return cause instanceof RuntimeException fault
        ? fault
        : BridgeFault.passing("Kafka at " + config.bootstrapServers() + " failed", cause);
  }

  static void create(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** The last position that was committed; empty before the first. */
  public static Optional<DurablePosition> readPosition(BridgeConfig config) {
    Map<String, Object> properties = common(config);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    TopicPartition partition = new TopicPartition(config.positionTopic(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      // The last one is near the end; aborted ones and transaction markers may stand after it.
      for (long back = 64; ; back *= 16) {
        long from = Math.max(begin, end - back);
        consumer.seek(partition, from);
        Optional<DurablePosition> last = lastUpTo(consumer, partition, end);
        if (last.isPresent() || from == begin) {
          return last;
        }
      }
    }
  }

  private static Optional<DurablePosition> lastUpTo(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    Optional<DurablePosition> last = Optional.empty();
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        last = Optional.of(DurablePosition.decode(record.value()));
      }
      if (System.nanoTime() > deadline) {
        throw BridgeFault.passing("Kafka did not hand out the stored position within 10 s", null);
      }
    }
    return last;
  }

  private static Map<String, Object> producerProperties(BridgeConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("linger.ms", "1");
    properties.put("batch.size", String.valueOf(256 * 1024));
    properties.put("compression.type", "lz4");
    properties.put("buffer.memory", String.valueOf(2L * LARGEST_RECORD));
    properties.put("max.request.size", String.valueOf(LARGEST_RECORD));
    properties.put("max.block.ms", "30000");
    properties.put("delivery.timeout.ms", "10000");
    properties.put("transaction.timeout.ms", "120000");
    properties.putAll(common(config));
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    if (isTransactional(config)) {
      properties.put("transactional.id", "ficus.bridge." + config.name());
    }
    properties.put("key.serializer", ByteArraySerializer.class.getName());
    properties.put("value.serializer", ByteArraySerializer.class.getName());
    return properties;
  }

  static Map<String, Object> common(BridgeConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("request.timeout.ms", "5000");
    properties.put("default.api.timeout.ms", "10000");
    properties.put("reconnect.backoff.max.ms", "500");
    properties.putAll(config.kafka());
    properties.put("bootstrap.servers", config.bootstrapServers());
    return properties;
  }

  /**
   * Leaves an open transaction to whoever initialises next: waiting here would hide the failure.
   */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}

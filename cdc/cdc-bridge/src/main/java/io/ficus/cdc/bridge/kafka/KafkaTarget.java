package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The Kafka side of one run: topics, the producers, and the position that is durable. Used by one
 * thread at a time.
 */
public final class KafkaTarget implements AutoCloseable {

  /** What a producer sends at most, and a topic that the bridge makes takes. Bytes. */
  public static final int LARGEST_RECORD = 64 * 1024 * 1024;

  private final BridgeConfig config;
  private final ProducersInTurn producers;
  private final DurablePosition position;

  private KafkaTarget(BridgeConfig config, ProducersInTurn producers, DurablePosition position) {
    this.config = config;
    this.producers = producers;
    this.position = position;
  }

  /**
   * Creates missing topics, fences whoever wrote before, and then reads the position that he left.
   *
   * @throws BridgeFault fatal, if another instance has taken over from this one
   */
  public static KafkaTarget open(BridgeConfig config, Set<String> topics, Claim claim) {
    createTopics(config, topics);
    // Looked at twice: before, so as not to disturb a successor; and after, when he cannot write
    // any more, so that none can have slipped in between.
    readPosition(config).ifPresent(found -> claim.requireNotReplaced(config.name(), found));
    ProducersInTurn producers = new ProducersInTurn(config);
    try {
      producers.fence();
      DurablePosition found =
          readPosition(config).orElseGet(() -> DurablePosition.none(claim.id()));
      claim.requireNotReplaced(config.name(), found);
      DurablePosition ours = found.claimedBy(claim.id());
      KafkaTarget target = new KafkaTarget(config, producers, ours);
      // Once with each: two that open at the same moment can have fenced one producer of the other,
      // and then neither gets beyond this.
      for (int i = 0; i < producers.count(); i++) {
        target.store(ours);
      }
      claim.stored();
      return target;
    } catch (RuntimeException e) {
      producers.close();
      throw e;
    }
  }

  /** Begins a Kafka transaction, where there are any. */
  public void begin() {
    producers.begin();
  }

  /**
   * Part of what is committed next; a failure to send shows then or with the next record.
   *
   * @throws RuntimeException if a record before it could not be sent
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
    producers.send(record);
  }

  /**
   * Commits everything that was sent together with the position after it; returns when that is
   * durable. At least once, the position is sent once the rest is durable.
   *
   * @param positionSent called when the position was handed over and nothing is committed yet
   * @throws RuntimeException if it is not durable, or not known to be
   */
  public void commit(DurablePosition next, Runnable positionSent) {
    producers.commit(positionRecord(next), positionSent);
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

  /**
   * How many partitions a change topic has now: some may be added while this is open. May be asked
   * by several threads at a time.
   *
   * @throws RuntimeException if Kafka does not say
   */
  public int partitions(String topic) {
    return producers.partitions(topic);
  }

  private ProducerRecord<byte[], byte[]> positionRecord(DurablePosition next) {
    return new ProducerRecord<>(
        config.positionTopic(), 0, config.name().getBytes(StandardCharsets.UTF_8), next.encode());
  }

  private static void createTopics(BridgeConfig config, Set<String> topics) {
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
      awaitKnown(admin, topics);
    } catch (ExecutionException e) {
      throw unreachable(config, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BridgeFault.passing("Interrupted while creating topics", e);
    }
  }

  /** A broker learns of a topic a moment after the controller has created it. */
  private static void awaitKnown(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try {
        var unused = admin.describeTopics(topics).allTopicNames().get();
        return;
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

  static Map<String, Object> common(BridgeConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("request.timeout.ms", "5000");
    properties.put("default.api.timeout.ms", "10000");
    properties.put("reconnect.backoff.max.ms", "500");
    properties.putAll(config.kafka());
    properties.put("bootstrap.servers", config.bootstrapServers());
    return properties;
  }

  @Override
  public void close() {
    producers.close();
  }
}

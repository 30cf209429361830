package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What was done to a bridge, kept for ever in {@code ficus.bridge.<name>.audit}: a bridge needs no
 * database of its own. Also what is owed after a restart is read from it. Thread-safe; connects for
 * each call.
 */
public final class AuditTopic {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final BridgeConfig config;

  public AuditTopic(BridgeConfig config) {
    this.config = config;
  }

  /** The topic of a bridge. */
  static String of(BridgeConfig config) {
    return "ficus.bridge." + config.name() + ".audit";
  }

  /** An entry as the record that stores it, for a transaction that holds more. */
  static ProducerRecord<byte[], byte[]> record(BridgeConfig config, AuditEntry entry) {
    return new ProducerRecord<>(
        of(config), 0, entry.kind().name().getBytes(StandardCharsets.UTF_8), entry.encode());
  }

  static NewTopic topic(BridgeConfig config) {
    return new NewTopic(of(config), 1, (short) config.replicationFactor())
        .configs(Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"));
  }

  /**
   * Keeps an entry. What it stands for may be done only after this has returned.
   *
   * @throws BridgeFault passing, if Kafka did not take it
   */
  public void append(AuditEntry entry) {
    Map<String, Object> properties = KafkaTarget.common(config);
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    properties.put("max.block.ms", LIMIT.toMillis());
    properties.put("delivery.timeout.ms", (int) LIMIT.toMillis());
    create();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      var unused = producer.send(record(config, entry)).get();
    } catch (ExecutionException | RuntimeException e) {
      throw away("could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("could not be written", e);
    }
  }

  /**
   * Everything that was ever done, oldest first.
   *
   * @throws BridgeFault passing, if Kafka does not hand it out
   */
  public List<AuditEntry> read() {
    create();
    List<AuditEntry> entries = new ArrayList<>();
    try {
      WholeTopic.read(
          config, of(config), LIMIT, one -> entries.add(AuditEntry.decode(one.value())));
      return entries;
    } catch (TimeoutException | RuntimeException e) {
      throw away("could not be read", e);
    }
  }

  private void create() {
    Map<String, Object> properties = KafkaTarget.common(config);
    try (Admin admin = Admin.create(properties)) {
      KafkaTarget.create(admin, topic(config));
      long deadline = System.nanoTime() + LIMIT.toNanos();
      // A broker learns of a topic a moment after the controller has created it.
      while (!admin.listTopics().names().get().contains(of(config))
          && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (ExecutionException | RuntimeException e) {
      throw away("could not be created", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("could not be created", e);
    }
  }

  private BridgeFault away(String what, Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    boolean unreachable = cause instanceof org.apache.kafka.common.errors.TimeoutException;
    return BridgeFault.passing(
        (unreachable ? "Kafka at " + config.bootstrapServers() + " cannot be reached: " : "")
            + "the audit of bridge "
            + config.name()
            + " "
            + what
            + " (topic "
            + of(config)
            + "): "
            + cause.getMessage(),
        cause);
  }
}

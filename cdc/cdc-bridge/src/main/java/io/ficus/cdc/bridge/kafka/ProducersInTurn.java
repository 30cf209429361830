package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Delivery;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What writes to Kafka. Exactly once there are two producers, and each transaction is the other's
 * turn: a broker answers that a transaction is decided before it has written the markers that end
 * it, and lets the same producer's next one wait for them. Order does not suffer, because nothing
 * of a transaction is sent before the one ahead of it is decided. At least once there is one.
 *
 * <p>Used by one thread at a time.
 */
final class ProducersInTurn implements AutoCloseable {

  /** Follow the bridge's own prefix in the transactional ids. */
  private static final List<String> IN_TURN = List.of("", ".other");

  /** A partition that was added to a topic is used, and gets its marks, this soon. */
  private static final String METADATA_MILLIS = "10000";

  private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
  private final boolean transactional;
  private int turn;
  private volatile @Nullable Exception failed;

  ProducersInTurn(BridgeConfig config) {
    this.transactional = config.delivery().mode() == Delivery.Mode.EXACTLY_ONCE;
    try {
      for (int i = 0; i < count(); i++) {
        producers.add(new KafkaProducer<>(properties(config, i)));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** How many there are: so many transactions show whether all of them may write. */
  int count() {
    return transactional ? IN_TURN.size() : 1;
  }

  /** Fences whoever wrote before, and ends what he left open. */
  void fence() {
    if (transactional) {
      producers.forEach(KafkaProducer::initTransactions);
    }
  }

  /** Begins a transaction, where there are any. */
  void begin() {
    if (transactional) {
      turn = (turn + 1) % producers.size();
      inTurn().beginTransaction();
    }
  }

  /**
   * A failure to send shows at the next record or at the commit.
   *
   * <p>Not only at the commit: a producer that has lost all brokers forgets what topics there are,
   * and then waits anew for each record, half a minute for each of thousands.
   */
  void send(ProducerRecord<byte[], byte[]> record) {
    requireAllSent();
    var unused =
        inTurn()
            .send(
                record,
                (sent, failure) -> {
                  if (failure != null) {
                    failed = failure;
                  }
                });
  }

  /**
   * Makes durable what was sent, and the last record after everything else.
   *
   * @param lastSent called when the last record was handed over and nothing is committed yet
   */
  void commit(ProducerRecord<byte[], byte[]> last, Runnable lastSent) {
    if (!transactional) {
      flush();
    }
    send(last);
    lastSent.run();
    if (transactional) {
      inTurn().commitTransaction();
    } else {
      flush();
    }
  }

  /**
   * How many partitions a topic has, as far as any of the producers may have written to it. May be
   * asked by several threads at a time.
   *
   * @throws RuntimeException if Kafka does not say
   */
  int partitions(String topic) {
    return producers.stream()
        .mapToInt(producer -> producer.partitionsFor(topic).size())
        .max()
        .orElse(0);
  }

  private void flush() {
    inTurn().flush();
    requireAllSent();
  }

  private void requireAllSent() {
    Exception why = failed;
    if (why != null) {
      throw why instanceof RuntimeException fault
          ? fault
          : BridgeFault.passing("Kafka did not take a record", why);
    }
  }

  private KafkaProducer<byte[], byte[]> inTurn() {
    return producers.get(turn);
  }

  private Map<String, Object> properties(BridgeConfig config, int which) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("linger.ms", "1");
    properties.put("batch.size", String.valueOf(256 * 1024));
    properties.put("compression.type", "lz4");
    properties.put("max.request.size", String.valueOf(KafkaTarget.LARGEST_RECORD));
    properties.put("max.block.ms", "30000");
    properties.put("delivery.timeout.ms", "10000");
    properties.put("metadata.max.age.ms", METADATA_MILLIS);
    properties.put("transaction.timeout.ms", "120000");
    properties.putAll(KafkaTarget.common(config));
    // Room for the largest record; more would only be memory.
    properties.putIfAbsent("buffer.memory", properties.get("max.request.size"));
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    if (transactional) {
      properties.put("transactional.id", "ficus.bridge." + config.name() + IN_TURN.get(which));
    }
    properties.put("key.serializer", ByteArraySerializer.class.getName());
    properties.put("value.serializer", ByteArraySerializer.class.getName());
    return properties;
  }

  /** Leaves an open transaction to whoever fences next: waiting here would hide the failure. */
  @Override
  public void close() {
    producers.forEach(producer -> producer.close(Duration.ZERO));
  }
}

package io.ficus.benchmarks.peers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic of one partition as its readers do, {@code read_committed}, from where it ends. */
final class Arrivals implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final KafkaConsumer<byte[], byte[]> consumer;

  Arrivals(String bootstrap, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                5),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToEnd(List.of(partition));
    consumer.position(partition);
  }

  /** What has come within 5 ms. */
  Iterable<ConsumerRecord<byte[], byte[]>> poll() {
    return consumer.poll(Duration.ofMillis(5));
  }

  /**
   * Reads until the last row of the backlog has come.
   *
   * @param mark what the last row holds
   * @param cpu the contender's CPU seconds so far
   * @param alive whether the contender still runs
   */
  Drained untilLast(String mark, DoubleSupplier cpu, BooleanSupplier alive)
      throws TimeoutException {
    byte[] wanted = Tally.bytes(mark);
    long give = System.nanoTime() + LIMIT.toNanos();
    long changes = 0;
    long first = 0;
    double cpuAtFirst = 0;
    while (true) {
      boolean last = false;
      int batch = 0;
      for (ConsumerRecord<byte[], byte[]> record : poll()) {
        batch++;
        last |=
            record.value() != null
                && Tally.isLast(wanted, record.value(), 0, record.value().length);
      }
      if (first != 0) {
        changes += batch;
      } else if (batch > 0) {
        first = System.nanoTime();
        cpuAtFirst = cpu.getAsDouble();
      }
      if (last) {
        double seconds = (System.nanoTime() - first) / 1e9;
        return new Drained(changes, seconds, cpu.getAsDouble() - cpuAtFirst, -1);
      }
      if (!alive.getAsBoolean() || System.nanoTime() > give) {
        throw new TimeoutException("the last row did not arrive; " + changes + " changes did");
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

package io.ficus.cdc.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ficus.cdc.ClaimCheck;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches whole values that were too large for a record. The pieces were committed together with
 * the record that speaks of them, but Kafka shows the ends of a transaction partition by partition:
 * they may be seen a moment later. Used by one thread.
 */
final class ClaimedValues implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;
  private @Nullable Consumer<byte[], byte[]> consumer;

  ClaimedValues(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * The whole value.
   *
   * @return empty if Kafka does not have it, and will not: it was kept too short, or was lost
   * @throws KafkaException if Kafka does not answer, or does not show it yet
   */
  Optional<byte[]> fetch(ClaimCheck check) {
    TopicPartition partition = new TopicPartition(check.topic(), 0);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Long> written = end(partition);
      if (written.isEmpty()) {
        return Optional.empty();
      }
      Consumer<byte[], byte[]> reader = reader(partition);
      long shown = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      Optional<byte[]> whole = read(reader, partition, check, shown, deadline);
      if (whole.isPresent() || shown >= written.get()) {
        return whole;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new KafkaException(
        "Kafka has not shown a large value within "
            + LIMIT.toSeconds()
            + " s; a transaction on "
            + partition
            + " has not ended");
  }

  /** Where the partition ends, transactions that are open included; empty if there is none. */
  private Optional<Long> end(TopicPartition partition) {
    try {
      return Optional.of(
          clients
              .admin()
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw new KafkaException("Kafka does not say where " + partition + " ends", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while a large value was fetched", e);
    }
  }

  private Consumer<byte[], byte[]> reader(TopicPartition partition) {
    Consumer<byte[], byte[]> reader = consumer;
    if (reader == null) {
      reader = clients.reader();
      consumer = reader;
    }
    reader.assign(List.of(partition));
    return reader;
  }

  private static Optional<byte[]> read(
      Consumer<byte[], byte[]> reader,
      TopicPartition partition,
      ClaimCheck check,
      long shown,
      long deadline) {
    OffsetAndTimestamp from = reader.offsetsForTimes(Map.of(partition, check.at())).get(partition);
    if (from == null) {
      return Optional.empty();
    }
    reader.seek(partition, from.offset());
    // What was sent twice has the same bytes under the same keys.
    ByteArrayOutputStream whole = new ByteArrayOutputStream((int) check.bytes());
    int next = 0;
    while (reader.position(partition) < shown && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> piece : reader.poll(POLL)) {
        if (check.key(next).equals(new String(piece.key(), UTF_8))) {
          whole.writeBytes(piece.value());
          next++;
        }
        if (next == check.pieces()) {
          return verified(whole.toByteArray(), check);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> verified(byte[] whole, ClaimCheck check) {
    try {
      String found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(whole));
      return found.equals(check.sha256()) ? Optional.of(whole) : Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    Consumer<byte[], byte[]> reader = consumer;
    if (reader != null) {
      consumer = null;
      reader.close();
    }
  }
}

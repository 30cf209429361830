package io.ficus.benchmarks.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/**
 * The limit: reads the replication stream, looks at each message's first byte and no more; or puts
 * each message into Kafka besides, byte for byte and without a promise, which is the limit of
 * whatever writes there.
 */
record RawStream(boolean reachesKafka) implements Contender {

  @Override
  public String label() {
    return reachesKafka
        ? "raw replication stream, nothing decoded, into Kafka"
        : "raw replication stream, nothing decoded";
  }

  @Override
  public String code() {
    return reachesKafka ? "rawkafka" : "raw";
  }

  @Override
  public Process start(Assignment a) throws IOException {
    return Java.start(
        Java.own(),
        Java.ownClassPath(),
        a,
        RawStream.class.getName(),
        a.jdbcUrl(),
        a.slot(),
        a.publication(),
        reachesKafka ? a.bootstrap() : "",
        a.topic());
  }

  /** Reads until it is killed, and says when the first and when the last change came. */
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, Assignment.USER);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    try (Connection connection = DriverManager.getConnection(args[0], properties);
        PGReplicationStream stream =
            connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(args[1])
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", args[2])
                .start();
        Copies copies = new Copies(args[3], args[4])) {
      byte[] mark = Tally.bytes(System.getProperty(Tally.PROPERTY, ""));
      Tally tally = new Tally();
      boolean last = false;
      while (true) {
        ByteBuffer message = stream.read();
        byte kind = message.get(message.position());
        if (kind == 'I' || kind == 'U') {
          tally.add();
          last |= contains(mark, message);
          copies.send(message);
        } else if (kind == 'C') {
          stream.setFlushedLSN(stream.getLastReceiveLSN());
          if (last) {
            copies.flush();
            stream.forceUpdateStatus();
            tally.end();
            last = false;
          }
        }
      }
    }
  }

  private static boolean contains(byte[] mark, ByteBuffer message) {
    return Tally.isLast(
        mark, message.array(), message.arrayOffset() + message.position(), message.remaining());
  }

  /** Into Kafka, with the settings of our own producer, or nowhere. */
  private record Copies(@Nullable KafkaProducer<byte[], byte[]> producer, String topic)
      implements AutoCloseable {

    Copies(String bootstrap, String topic) {
      this(bootstrap.isEmpty() ? null : producer(bootstrap), topic);
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
      return new KafkaProducer<>(
          Map.of(
              "bootstrap.servers",
              bootstrap,
              "linger.ms",
              1,
              "batch.size",
              256 * 1024,
              "compression.type",
              "lz4"),
          new ByteArraySerializer(),
          new ByteArraySerializer());
    }

    void send(ByteBuffer message) {
      if (producer != null) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        var unused = producer.send(new ProducerRecord<>(topic, 0, null, bytes));
      }
    }

    void flush() {
      if (producer != null) {
        producer.flush();
      }
    }

    @Override
    public void close() {
      if (producer != null) {
        producer.close();
      }
    }
  }
}

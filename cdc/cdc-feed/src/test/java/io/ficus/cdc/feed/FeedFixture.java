package io.ficus.cdc.feed;

import static org.awaitility.Awaitility.await;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.FeedStatus;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A broker and a store of their own, a producer that writes as the bridge does, and feeds. */
final class FeedFixture implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(30);

  final EmbeddedKafkaBroker kafka;
  final Path data;
  EmbeddedPostgresServer postgres;
  final DataSource store;
  final PlatformTransactionManager transactions;
  final DSLContext jooq;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<KafkaChangeFeed> feeds = new ArrayList<>();

  private static @Nullable FeedFixture shared;
  private @Nullable KafkaConsumer<byte[], byte[]> reader;

  /** The one that all classes use which stop nothing; it ends with the JVM. */
  static synchronized FeedFixture shared() throws Exception {
    if (shared == null) {
      FeedFixture made = new FeedFixture();
      Runtime.getRuntime().addShutdownHook(new Thread(made::close));
      shared = made;
    }
    return shared;
  }

  FeedFixture() throws Exception {
    kafka = EmbeddedKafkaBroker.start();
    data = Files.createTempDirectory("ficus-feed").resolve("pg");
    postgres = EmbeddedPostgresServer.start(data, 0, Map.of());
    PGSimpleDataSource simple = new PGSimpleDataSource();
    simple.setUrl(postgres.createDatabase("domains"));
    simple.setUser(EmbeddedPostgresServer.USER);
    store = simple;
    transactions = new JdbcTransactionManager(store);
    jooq = Stores.jooq(store);
    Flyway.configure()
        .dataSource(store)
        .schemas("cdc_feed")
        .locations("classpath:io/ficus/migration/cdc-feed")
        .load()
        .migrate();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "transactional.id",
                "bridge-" + UUID.randomUUID(),
                "max.request.size",
                "33554432"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** A new topic with a name of its own, so that tests do not see each other's records. */
  String topic(int partitions) throws Exception {
    String topic = "cdc.shop." + UUID.randomUUID();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, partitions, (short) 1)
                      .configs(Map.of("max.message.bytes", "33554432"))))
          .all()
          .get();
    }
    return topic;
  }

  static String domain() {
    return "d" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Writes records in one Kafka transaction, as the bridge does. */
  @SafeVarargs
  final void write(ProducerRecord<byte[], byte[]>... records) throws Exception {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : records) {
      all.add(record);
    }
    write(all);
  }

  void write(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : records) {
      sent.add(producer.send(record));
    }
    producer.commitTransaction();
    for (Future<RecordMetadata> future : sent) {
      future.get();
    }
  }

  void writeAndAbort(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.beginTransaction();
    producer.send(record).get();
    producer.abortTransaction();
  }

  KafkaChangeFeed feed() {
    return feed(FeedConfig.of(kafka.bootstrapServers()));
  }

  KafkaChangeFeed feed(FeedConfig config) {
    KafkaChangeFeed feed = new KafkaChangeFeed(config, store, transactions, Clock.systemUTC());
    feeds.add(feed);
    return feed;
  }

  KafkaChangeFeed follow(String domain, String topic, ChangeHandler handler) {
    KafkaChangeFeed feed = feed();
    feed.follow(domain, List.of(topic), handler);
    return feed;
  }

  /** Waits until the store has passed the end of the topic, transaction markers and all. */
  void awaitCaughtUp(KafkaChangeFeed feed, String domain) {
    ConsumerOffsets offsets = new ConsumerOffsets(jooq);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(
            () -> {
              List<TopicPartition> partitions = feed.partitions(domain);
              Map<TopicPartition, Progress> stored = offsets.all(domain);
              return ends(partitions).entrySet().stream()
                  .allMatch(
                      end ->
                          end.getValue() == 0
                              || (stored.containsKey(end.getKey())
                                  && stored.get(end.getKey()).next() >= end.getValue()));
            });
  }

  FeedStatus awaitStatus(
      KafkaChangeFeed feed, String domain, java.util.function.Predicate<FeedStatus> wanted) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> feed.status(domain), wanted);
  }

  List<ConsumerRecord<byte[], byte[]>> deadLetterTopic(String domain, int count) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition only = new TopicPartition(domain + ".dlq", 0);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      await()
          .atMost(SOON)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                return all.size() >= count;
              });
    }
    return all;
  }

  <T> T inTransaction(java.util.function.Supplier<T> work) {
    return new TransactionTemplate(transactions).execute(status -> work.get());
  }

  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    KafkaConsumer<byte[], byte[]> asked = reader == null ? consumer() : reader;
    reader = asked;
    return asked.endOffsets(partitions);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  void closeFeeds() {
    feeds.forEach(KafkaChangeFeed::close);
    feeds.clear();
  }

  @Override
  public void close() {
    closeFeeds();
    if (reader != null) {
      reader.close();
    }
    producer.close(Duration.ofSeconds(5));
    postgres.close();
    kafka.close();
  }
}

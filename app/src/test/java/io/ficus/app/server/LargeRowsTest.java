package io.ficus.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Headers;
import io.ficus.cdc.bridge.config.FirstSnapshot;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are too large for a record, from the legacy table to the domain's. */
class LargeRowsTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String ESSAYS =
      "SELECT id, title, md5(body), length(body) FROM essay ORDER BY id";
  private static final String READINGS = "SELECT id, title, hash, length FROM reading ORDER BY id";

  private static EmbeddedPostgresServer postgres;
  private static EmbeddedKafkaBroker kafka;

  @BeforeAll
  static void startStores() {
    postgres = EmbeddedPostgresServer.start();
    kafka = EmbeddedKafkaBroker.start();
  }

  @AfterAll
  static void stopStores() {
    kafka.close();
    postgres.close();
  }

  /** Read by the snapshot and streamed, inserted, changed, left as they were, and deleted. */
  @Test
  @Tag("C1")
  @Tag("C3")
  void whatIsTooLargeForARecordReachesTheDomainWhole() throws Exception {
    String shop = shop("essays");
    String store = store("essays_read");
    execute(shop, insert(1, "first", 30_000));
    try (LargeRows rows =
        LargeRows.start("essays", shop, store, kafka.bootstrapServers(), FirstSnapshot.AT_ONCE)) {
      awaitSame(shop, store, 1);
      execute(
          shop,
          insert(2, "second", 100_000),
          insert(3, "small", 1),
          // The log does not carry a large value that did not change; the old image has it.
          "UPDATE essay SET title = 'first, again' WHERE id = 1",
          insert(4, "gone", 20_000),
          "DELETE FROM essay WHERE id = 4",
          "UPDATE essay SET body = 'short' WHERE id = 2",
          "UPDATE essay SET body = repeat('x', 300000) || id WHERE id = 3",
          insert(5, "last", 40_000));
      awaitSame(shop, store, 4);
      assertThat(rows.feed().deadLetters().list("essays", 10)).isEmpty();
      assertThat(rows.bridge().status().lastError()).isEmpty();
    }
    List<ConsumerRecord<byte[], byte[]>> records = records(LargeRows.topic("essays"));
    assertThat(records)
        .isNotEmpty()
        .allSatisfy(
            one -> assertThat(one.value().length).isLessThanOrEqualTo(LargeRows.MOST_BYTES));
    assertThat(records)
        .filteredOn(one -> one.headers().lastHeader(Headers.CLAIM_CHECK) != null)
        .as("all but the small row, as it is inserted")
        .hasSize(8);
  }

  /**
   * A gigabyte of rows, of which each process holds a part at a time. The domain's store uses up
   * transactions that a snapshot beside the stream waits for: it has to go on all the same.
   */
  @ParameterizedTest
  @EnumSource
  @Tag("long")
  @Tag("C1")
  @Tag("C3")
  void memoryIsBoundedByBytesHoweverManyRowsAreLarge(FirstSnapshot firstSnapshot) throws Exception {
    String name = "many_" + firstSnapshot.name().toLowerCase(Locale.ROOT);
    String shop = shop(name);
    String store = store(name + "_read");
    int rows = 500;
    insertMany(shop, 1, rows / 2);
    Process process =
        LargeRows.startProcess("384m", name, shop, store, kafka.bootstrapServers(), firstSnapshot);
    try {
      await().atMost(LIMIT).until(() -> hasSlot(shop));
      for (int first = rows / 2 + 1; first <= rows; first += 50) {
        insertMany(shop, first, first + 49);
      }
      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                assertThat(process.isAlive()).as("it did not run out of memory").isTrue();
                return isSame(shop, store, rows);
              });
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** What is written from then on is streamed. */
  private static boolean hasSlot(String shop) throws SQLException {
    try (Connection connection = DriverManager.getConnection(shop, "postgres", "");
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM pg_replication_slots WHERE database = current_database()"
                        + " AND confirmed_flush_lsn IS NOT NULL")) {
      return row.next() && row.getInt(1) == 1;
    }
  }

  /** Of two megabytes each, which become small when they are compressed. */
  private static void insertMany(String shop, int first, int last) throws SQLException {
    execute(
        shop,
        "INSERT INTO essay SELECT i, 'essay ' || i, repeat(md5(i::text), 65536)"
            + " FROM generate_series("
            + first
            + ", "
            + last
            + ") i");
  }

  private static String shop(String name) throws SQLException {
    String shop = postgres.createDatabase(name);
    execute(
        shop,
        "CREATE TABLE essay (id bigint PRIMARY KEY, title text, body text)",
        "ALTER TABLE essay REPLICA IDENTITY FULL");
    return shop;
  }

  private static String store(String name) throws SQLException {
    String store = postgres.createDatabase(name);
    execute(
        store, "CREATE TABLE reading (id bigint PRIMARY KEY, title text, hash text, length int)");
    return store;
  }

  /** With a body of 32 bytes times so many that does not become small when it is compressed. */
  private static String insert(int id, String title, int times) {
    return "INSERT INTO essay SELECT "
        + id
        + ", '"
        + title
        + "', string_agg(md5(i::text), '') FROM generate_series(1, "
        + times
        + ") i";
  }

  private static void awaitSame(String shop, String store, int rows) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> isSame(shop, store, rows));
  }

  private static boolean isSame(String shop, String store, int rows) throws SQLException {
    List<List<Object>> read = all(store, READINGS);
    return read.size() == rows && read.equals(all(shop, ESSAYS));
  }

  private static List<List<Object>> all(String url, String query) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        ResultSet row = connection.createStatement().executeQuery(query)) {
      while (row.next()) {
        rows.add(List.of(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4)));
      }
    }
    return rows;
  }

  private static void execute(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(one -> new TopicPartition(topic, one.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                return ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
              });
    }
    return all;
  }
}

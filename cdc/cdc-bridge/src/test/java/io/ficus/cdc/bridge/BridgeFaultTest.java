package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Delivery;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks around a bridge, and that nothing is lost or doubled by it. */
class BridgeFaultTest {

  private static EmbeddedPostgresServer postgres;
  private static EmbeddedKafkaBroker kafka;
  private TestBed bed;

  @BeforeAll
  static void servers() {
    postgres = EmbeddedPostgresServer.start();
    kafka = EmbeddedKafkaBroker.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
    postgres.close();
  }

  @BeforeEach
  void bed() {
    bed = new TestBed(postgres, kafka);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  /** dbz#76: transactions overlap, heartbeats on, a restart in the middle. */
  @Test
  @Tag("C1")
  void keepsOverlappingTransactionsOverRestartsAndLostConnections() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config =
        bed.config("public.item").toBuilder().debezium(Map.of("max.batch.size", "3")).build();
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    long next = 1;
    try (Connection slow = bed.connect();
        Connection quick = bed.connect();
        Statement inSlow = slow.createStatement();
        Statement inQuick = quick.createStatement()) {
      slow.setAutoCommit(false);
      for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 10; i++) {
          inSlow.execute("INSERT INTO item VALUES (" + next++ + ")");
          inQuick.execute("INSERT INTO item VALUES (" + next++ + ")");
        }
        long before = next;
        await().atMost(Duration.ofSeconds(20)).until(() -> bridgeTotal(bed) >= (before - 1) / 2);
        slow.commit();
        if (round % 2 == 0) {
          bed.ask(
              "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name ="
                  + " '"
                  + config.slot()
                  + "'");
        } else {
          bridge.close();
          bridge = bed.start(config);
        }
      }
    }
    assertExactly(bed, next - 1);
  }

  private static long bridgeTotal(TestBed bed) {
    return bed.changes(bed.topic("public.item")).size();
  }

  @Test
  @Tag("C1")
  void keepsABulkLoadWhoseRowsShareOnePosition() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config =
        bed.config("public.item").toBuilder()
            .debezium(Map.of("max.batch.size", "20"))
            .delivery(Delivery.EXACTLY_ONCE.cutAt(40, 1L << 30))
            .build();
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    try (Connection connection = bed.connect()) {
      StringBuilder rows = new StringBuilder();
      for (int i = 1; i <= 6000; i++) {
        rows.append(i).append('\n');
      }
      connection
          .unwrap(org.postgresql.PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY item FROM STDIN", new java.io.StringReader(rows.toString()));
    }
    // In the middle of the one big transaction, which is cut into parts, more than once.
    for (int i = 1; i <= 3; i++) {
      Bridge now = bridge;
      long sent = 200;
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> now.status().totalEvents() > sent);
      bridge.close();
      bridge = bed.start(config);
    }
    assertExactly(bed, 6000);
  }

  @Test
  @Tag("C1")
  void waitsForPostgresToComeBack(@TempDir Path directory) throws Exception {
    int port;
    try (EmbeddedPostgresServer own =
        EmbeddedPostgresServer.start(directory.resolve("own"), 0, Map.of())) {
      port = own.port();
      bed = new TestBed(own, kafka);
      bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "INSERT INTO item VALUES (1)");
      awaitState(bed.start(bed.config("public.item")), BridgeState.STREAMING);
      bed.sql("INSERT INTO item VALUES (2)");
    }
    Bridge bridge = bed.bridges().get(0);
    assertThat(awaitState(bridge, BridgeState.RETRYING).lastError()).isPresent();
    try (EmbeddedPostgresServer again =
        EmbeddedPostgresServer.start(directory.resolve("own"), port, Map.of())) {
      awaitState(bridge, BridgeState.STREAMING);
      bed.sql("INSERT INTO item VALUES (3)");
      assertExactly(bed, 3);
      bed.close();
    }
  }

  @Test
  @Tag("C1")
  void waitsForKafkaToComeBack() throws Exception {
    try (EmbeddedKafkaBroker own = EmbeddedKafkaBroker.start()) {
      bed = new TestBed(postgres, own);
      bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "INSERT INTO item VALUES (1)");
      Bridge bridge = bed.start(bed.config("public.item"));
      awaitState(bridge, BridgeState.STREAMING);
      own.stop();
      bed.sql("INSERT INTO item VALUES (2)");
      // Kafka has ten seconds to take what is sent, and ten more to commit it.
      BridgeStatus status = awaitState(bridge, BridgeState.RETRYING, Duration.ofSeconds(60));
      assertThat(status.lastError().orElseThrow().message()).contains("Kafka");
      own.restart();
      awaitState(bridge, BridgeState.STREAMING);
      bed.sql("INSERT INTO item VALUES (3)");
      assertExactly(bed, 3);
      bed.close();
    }
  }

  @Test
  void saysThatKafkaCannotBeReached() throws Exception {
    bed = new TestBed(postgres, "localhost:1");
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    Bridge bridge = bed.start(bed.config("public.item"));
    BridgeStatus status = awaitState(bridge, BridgeState.RETRYING, Duration.ofSeconds(20));
    assertThat(status.lastError().orElseThrow().message())
        .contains("Kafka at localhost:1 cannot be reached");
  }

  @Test
  void haltsOnWhatOnlyAPersonCanMend() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY)",
        "CREATE ROLE " + bed.name + " LOGIN PASSWORD 'right'");
    assertThat(haltedWith(bed.config("public.item", "public.itme")))
        .contains("not in the database: public.itme");
    bed.sql("CREATE TABLE loose (n int)", "INSERT INTO loose VALUES (1)");
    assertThat(haltedWith(bed.config("public.item", "public.loose")))
        .contains("ALTER TABLE public.loose REPLICA IDENTITY FULL");
    // Not published, so the shop can still change it.
    bed.sql("UPDATE loose SET n = 2");
    BridgeConfig other = bed.config("public.item");
    BridgeConfig gone = other.toBuilder().jdbcUrl(postgres.jdbcUrl("nowhere")).build();
    assertThat(haltedWith(gone)).contains("does not exist").contains("3D000");
    BridgeConfig noRight = other.toBuilder().user(bed.name).password("right").build();
    assertThat(haltedWith(noRight)).contains("may not replicate");
  }

  @Test
  void haltsOnAWrongPasswordAndWithoutLogicalWal() throws Exception {
    try (EmbeddedPostgresServer own =
        EmbeddedPostgresServer.start(null, 0, Map.of("wal_level", "replica"))) {
      bed = new TestBed(own, kafka);
      bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
      assertThat(haltedWith(bed.config("public.item"))).contains("wal_level = 'logical'");
      String rules = bed.ask("SHOW hba_file");
      java.nio.file.Files.writeString(
          Path.of(rules), "host all strict all scram-sha-256\nhost all all all trust\n");
      bed.sql("CREATE ROLE strict LOGIN PASSWORD 'right'", "SELECT pg_reload_conf()");
      BridgeConfig config = bed.config("public.item");
      BridgeConfig wrong = config.toBuilder().user("strict").password("wrong").build();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(haltedWith(wrong)).contains("28P01"));
    }
  }

  @Test
  @Tag("C1")
  void haltsOnALostSlotRatherThanLeaveAGap() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config = bed.config("public.item");
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    bridge.pause(new Mandate("test", "slot"));
    awaitState(bridge, BridgeState.PAUSED);
    bed.sql("SELECT pg_drop_replication_slot('" + config.slot() + "')");
    bridge.resume(new Mandate("test", "slot"));
    assertThat(awaitState(bridge, BridgeState.HALTED).lastError().orElseThrow().message())
        .contains("replication slot " + config.slot() + " is gone");
    bed.sql("SELECT pg_create_logical_replication_slot('" + config.slot() + "', 'pgoutput')");
    bridge.resume(new Mandate("test", "made anew"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                bridge.status().state() == BridgeState.HALTED
                    && bridge.status().lastError().orElseThrow().message().contains("made anew"));
    bed.sql("SELECT pg_drop_replication_slot('" + config.slot() + "')");
  }

  @Test
  @Tag("C1")
  void carriesOnUnderWritersWhileItsConnectionIsCut() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config = bed.config("public.item");
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    AtomicLong ids = new AtomicLong();
    AtomicBoolean writing = new AtomicBoolean(true);
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 3; w++) {
      Thread writer = new Thread(() -> write(ids, writing));
      writer.start();
      writers.add(writer);
    }
    for (int cut = 1; cut <= 3; cut++) {
      long enough = cut * 100L;
      await().atMost(Duration.ofSeconds(90)).until(() -> bridge.status().totalEvents() > enough);
      bed.ask("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots");
      awaitState(bridge, BridgeState.STREAMING);
    }
    writing.set(false);
    for (Thread writer : writers) {
      writer.join();
    }
    assertExactly(bed, ids.get());
  }

  private void write(AtomicLong ids, AtomicBoolean writing) {
    try (Connection connection = bed.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (writing.get()) {
        for (int i = 0; i < 5; i++) {
          statement.execute("INSERT INTO item VALUES (" + ids.incrementAndGet() + ")");
          statement.execute("SELECT pg_sleep(0.003)");
        }
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String haltedWith(BridgeConfig config) {
    try (Bridge bridge = new Bridge(config, Clock.systemUTC())) {
      bridge.start();
      return awaitState(bridge, BridgeState.HALTED).lastError().orElseThrow().message();
    }
  }

  /** Rows 1 to n are in Kafka, each once. */
  private static void assertExactly(TestBed bed, long n) {
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.item"), (int) n);
    assertThat(seen.stream().map(TestBed.Seen::id).sorted().toList())
        .isEqualTo(java.util.stream.LongStream.rangeClosed(1, n).boxed().toList());
    assertThat(seen.stream().map(s -> s.headers().get(io.ficus.cdc.Headers.EVENT_ID)))
        .doesNotHaveDuplicates();
  }
}

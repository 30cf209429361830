package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.SnapshotProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of a MariaDB that are read while the bridge streams, and tables that change meanwhile. */
class MariaDbSnapshotTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Mandate MANDATE = new Mandate("ann", "a gap was accepted");

  private static @Nullable BinlogServer server;
  private @Nullable TestBed made;

  @BeforeAll
  static void startStore() {
    server = BinlogServer.start();
  }

  @AfterAll
  static void stopStore() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void makeBed() throws SQLException {
    made = java.util.Objects.requireNonNull(server).bed(Stores.kafka().bootstrapServers());
  }

  @AfterEach
  void closeBed() throws Exception {
    bed().close();
  }

  private TestBed bed() {
    return java.util.Objects.requireNonNull(made);
  }

  private BinlogTables tables() {
    return new BinlogTables(bed());
  }

  private String table(String name) {
    return bed().name + "." + name;
  }

  /** While rows change all the time, and over a bridge that ends in the middle. */
  @Test
  @Tag("C1")
  void aSnapshotIsOwedOverARestartAndNeverReplacesANewerRow() throws Exception {
    long seed = Seed.of("MariaDbSnapshotTest");
    bed()
        .sql(
            "CREATE TABLE item (id bigint PRIMARY KEY, n bigint NOT NULL)",
            BinlogTables.insert("item", 400));
    BridgeConfig config =
        bed().config(table("item")).toBuilder()
            .debezium(Map.of("incremental.snapshot.chunk.size", "4"))
            .build();
    Bridge first = bed().start(config);
    awaitState(first, BridgeState.STREAMING, LIMIT);
    AtomicBoolean writing = new AtomicBoolean(true);
    AtomicLong values = new AtomicLong();
    List<Thread> writers = new ArrayList<>();
    try {
      for (int w = 0; w < 2; w++) {
        Random chance = new Random(seed + w);
        Thread writer = new Thread(() -> write(chance, values, writing), "writer-" + w);
        writer.start();
        writers.add(writer);
      }
      String id = first.startSnapshot(SnapshotOrder.of(List.of(table("item"))), MANDATE);
      await().atMost(LIMIT).until(() -> rows(first, id) > 20);
      first.close();
      assertThat(first.history())
          .extracting(AuditEntry::kind)
          .containsExactly(AuditEntry.Kind.TABLES_CARRIED, AuditEntry.Kind.SNAPSHOT_STARTED);
      Bridge next = bed().start(config);
      BinlogTables.awaitEnded(next);
    } finally {
      writing.set(false);
      for (Thread writer : writers) {
        writer.join();
      }
    }
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () ->
                assertThat(tables().newestByPosition("item"))
                    .as("seed %s", seed)
                    .isEqualTo(tables().held("item")));
    Set<Long> read = new HashSet<>();
    bed().changes(bed().topic(table("item"))).stream()
        .filter(seen -> seen.op().equals("r"))
        .forEach(seen -> read.add(seen.id()));
    assertThat(read).as("seed %s", seed).hasSize(400);
  }

  private void write(Random chance, AtomicLong values, AtomicBoolean writing) {
    try (Connection connection = bed().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (writing.get()) {
        int rows = 1 + chance.nextInt(4);
        int row = 1 + chance.nextInt(400 - rows);
        for (int i = 0; i < rows; i++) {
          statement.execute(
              "UPDATE item SET n = " + values.incrementAndGet() + " WHERE id = " + (row + i));
        }
        connection.commit();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + chance.nextInt(8)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long rows(Bridge bridge, String id) {
    return bridge.snapshots().stream()
        .filter(one -> one.id().equals(id))
        .flatMap(one -> one.tables().stream())
        .mapToLong(SnapshotProgress.Table::rows)
        .sum();
  }

  /**
   * What was in it, what was changed in it while nobody carried, and one that was made meanwhile.
   * The last transaction before is read once more and has rows of either table: those of the one
   * are in Kafka and do not come twice.
   */
  @Test
  @Tag("C1")
  void aTableThatIsAddedToTheConfigurationIsReadFromItsFirstRow() throws Exception {
    bed()
        .sql(
            "CREATE TABLE item (id bigint PRIMARY KEY)",
            "CREATE TABLE added (id bigint PRIMARY KEY, n bigint NOT NULL)",
            BinlogTables.insert("added", 50));
    Bridge first = bed().start(bed().config(table("item")));
    awaitState(first, BridgeState.STREAMING, LIMIT);
    first.close();
    // No mark moves the position on after the first.
    Bridge before =
        bed().start(bed().config(table("item")).toBuilder().heartbeat(Duration.ofHours(1)).build());
    awaitState(before, BridgeState.STREAMING, LIMIT);
    bed()
        .sql(
            "START TRANSACTION",
            "INSERT INTO added VALUES (51, 0)",
            "INSERT INTO item VALUES (1), (2)",
            "COMMIT");
    bed().awaitChanges(bed().topic(table("item")), 2);
    before.close();
    bed()
        .sql(
            "UPDATE added SET n = 1 WHERE id = 1",
            "CREATE TABLE later (id bigint PRIMARY KEY, n bigint)",
            BinlogTables.insert("later", 3));

    Bridge after = bed().start(bed().config(table("item"), table("added"), table("later")));
    BinlogTables.awaitEnded(after);
    bed()
        .sql(
            "INSERT INTO added VALUES (52, 0)",
            "INSERT INTO later VALUES (4, 0)",
            "INSERT INTO item VALUES (3)");
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(tables().newestByPosition("added")).isEqualTo(tables().held("added")));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(tables().newestByPosition("later")).isEqualTo(tables().held("later")));
    assertThat(bed().awaitChanges(bed().topic(table("item")), 3).stream().map(TestBed.Seen::id))
        .containsExactlyInAnyOrder(1L, 2L, 3L);
    // One snapshot a table.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(after.history())
                    .extracting(AuditEntry::kind)
                    .containsExactly(
                        AuditEntry.Kind.TABLES_CARRIED,
                        AuditEntry.Kind.SNAPSHOT_STARTED,
                        AuditEntry.Kind.SNAPSHOT_STARTED,
                        AuditEntry.Kind.TABLES_CARRIED,
                        AuditEntry.Kind.SNAPSHOT_ENDED,
                        AuditEntry.Kind.SNAPSHOT_ENDED));
  }
}

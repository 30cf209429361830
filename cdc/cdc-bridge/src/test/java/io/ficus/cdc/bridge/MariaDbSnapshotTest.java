package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.schema.SchemaChange;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.SnapshotProgress;
import io.ficus.embedded.EmbeddedMariaDbServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
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

  private static @Nullable EmbeddedMariaDbServer server;
  private @Nullable TestBed made;

  @BeforeAll
  static void startStore() {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    server = EmbeddedMariaDbServer.start();
  }

  @AfterAll
  static void stopStore() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void makeBed() throws SQLException {
    made =
        TestBed.ofBinlog(
            java.util.Objects.requireNonNull(server).jdbcUrl(""),
            Stores.kafka().bootstrapServers());
  }

  @AfterEach
  void closeBed() throws Exception {
    bed().close();
  }

  private TestBed bed() {
    return java.util.Objects.requireNonNull(made);
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
            "INSERT INTO item SELECT seq, 0 FROM seq_1_to_400");
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
          .containsExactly(AuditEntry.Kind.SNAPSHOT_STARTED);
      Bridge next = bed().start(config);
      awaitEnded(next);
    } finally {
      writing.set(false);
      for (Thread writer : writers) {
        writer.join();
      }
    }
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(newestByPosition()).as("seed %s", seed).isEqualTo(held()));
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

  private static void awaitEnded(Bridge bridge) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                bridge.history().stream()
                    .anyMatch(entry -> entry.kind() == AuditEntry.Kind.SNAPSHOT_ENDED));
  }

  private Map<Long, Long> newestByPosition() {
    Map<Long, SourcePosition> positions = new HashMap<>();
    Map<Long, Long> newest = new TreeMap<>();
    for (TestBed.Seen seen : bed().changes(bed().topic(table("item")))) {
      SourcePosition known = positions.get(seen.id());
      if (known == null || seen.position().isAfter(known)) {
        positions.put(seen.id(), seen.position());
        newest.put(seen.id(), (Long) seen.column("n"));
      }
    }
    return newest;
  }

  private Map<Long, Long> held() throws SQLException {
    Map<Long, Long> held = new TreeMap<>();
    try (Statement statement = bed().connect().createStatement();
        ResultSet row = statement.executeQuery("SELECT id, n FROM item")) {
      while (row.next()) {
        held.put(row.getLong(1), row.getLong(2));
      }
    }
    return held;
  }

  @Test
  @Tag("C1")
  @Tag("long")
  void aTableThatIsAddedIsReadAndCarriedForGoodAndOneThatIsTakenOutIsNot() throws Exception {
    bed()
        .sql(
            "CREATE TABLE item (id bigint PRIMARY KEY)",
            "CREATE TABLE other (id bigint PRIMARY KEY, n int)",
            "INSERT INTO other SELECT seq, 0 FROM seq_1_to_40");
    Bridge bridge = bed().start(bed().config(table("item")));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    assertThatThrownBy(() -> bridge.tables().add(List.of(table("missing")), MANDATE))
        .hasMessageContaining("no such table")
        .hasMessageContaining(table("missing"));

    bridge.tables().add(List.of(table("other")), MANDATE);
    awaitEnded(bridge);
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    bed().sql("INSERT INTO other VALUES (41, 1)");
    bed().awaitChanges(bed().topic(table("other")), 41);
    bridge.close();

    bed().sql("CREATE TABLE later (id bigint PRIMARY KEY)", "INSERT INTO later VALUES (1)");
    Bridge next = bed().start(bed().config(table("item")));
    awaitState(next, BridgeState.STREAMING, LIMIT);
    next.tables().add(List.of(table("later")), MANDATE);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> bed().changes(bed().topic(table("later"))).size() == 1);
    awaitState(next, BridgeState.STREAMING, LIMIT);
    bed().sql("INSERT INTO other VALUES (42, 1)", "INSERT INTO later VALUES (2)");
    bed().awaitChanges(bed().topic(table("later")), 2);
    assertThat(bed().awaitChanges(bed().topic(table("other")), 42))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 42).boxed().toList());

    next.tables().remove(List.of(table("other")), MANDATE);
    bed().sql("INSERT INTO item VALUES (1)");
    bed().awaitChanges(bed().topic(table("item")), 1);
    awaitState(next, BridgeState.STREAMING, LIMIT);
    bed().sql("INSERT INTO other VALUES (43, 1)", "INSERT INTO item VALUES (2)");
    bed().awaitChanges(bed().topic(table("item")), 2);
    assertThat(bed().changes(bed().topic(table("other")))).hasSize(42);
  }

  /** The connector would end at its first event. */
  @Test
  @Tag("long")
  void aTableThatItsUserCouldNotSeeWhenItBeganIsRefused() throws Exception {
    String user = bed().name;
    bed()
        .sql(
            "CREATE TABLE item (id bigint PRIMARY KEY)",
            "CREATE TABLE hidden (id bigint PRIMARY KEY)",
            "CREATE USER '" + user + "'@'%'",
            "GRANT REPLICATION SLAVE, REPLICATION CLIENT, RELOAD ON *.* TO '" + user + "'@'%'",
            "GRANT SELECT ON item TO '" + user + "'@'%'",
            "GRANT SELECT, INSERT, DELETE ON ficus_mark TO '" + user + "'@'%'");
    Bridge bridge = bed().start(bed().config(table("item")).toBuilder().user(user).build());
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    assertThatThrownBy(() -> bridge.tables().add(List.of(table("hidden")), MANDATE))
        .hasMessageContaining("may not read it");
    bed().sql("GRANT SELECT ON hidden TO '" + user + "'@'%'");
    assertThatThrownBy(() -> bridge.tables().add(List.of(table("hidden")), MANDATE))
        .hasMessageContaining("does not know the columns of " + table("hidden"));
    assertThat(bridge.history()).isEmpty();
  }

  @Test
  @Tag("long")
  void eachChangeOfATableIsAnnounced() throws Exception {
    bed().sql("CREATE TABLE item (id bigint PRIMARY KEY, name varchar(40))");
    Bridge bridge = bed().start(bed().config(table("item")));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    row(1, "INSERT INTO item VALUES (1, 'a')");
    row(
        2,
        "ALTER TABLE item ADD COLUMN colour varchar(9)",
        "INSERT INTO item VALUES (2, 'a', 'red')");
    row(
        3,
        "ALTER TABLE item CHANGE COLUMN colour hue varchar(9)",
        "INSERT INTO item VALUES (3, 'a', 'red')");
    bridge.close();
    bed().sql("ALTER TABLE item DROP COLUMN name", "INSERT INTO item VALUES (4, 'red')");
    Bridge next = bed().start(bed().config(table("item")));
    bed().awaitChanges(bed().topic(table("item")), 4);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(next.schemas().changes())
                    .extracting(SchemaChange::differences)
                    .containsExactly(
                        List.of("+colour string"),
                        List.of("+hue string", "-colour"),
                        List.of("-name")));
  }

  private void row(int id, String... statements) throws Exception {
    bed().sql(statements);
    bed().awaitChanges(bed().topic(table("item")), id);
  }
}

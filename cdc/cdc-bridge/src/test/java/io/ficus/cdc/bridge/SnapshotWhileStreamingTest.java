package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Headers;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.SnapshotProgress;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables that are read again, or for the first time, while the log is followed. */
class SnapshotWhileStreamingTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Mandate MANDATE = new Mandate("ann", "a gap was accepted");

  private TestBed bed;

  @BeforeEach
  void aDatabase() {
    bed = Stores.bed();
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  @Tag("C1")
  void aPartOfATableIsReadAgainAndTheAuditSaysWhoWantedIt() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, n int)",
        "INSERT INTO item SELECT i, 0 FROM generate_series(1, 3000) i");
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    SnapshotOrder part = new SnapshotOrder(List.of("public.item"), "id <= 100");
    assertThat(bridge.estimate(part)).containsOnlyKeys("public.item");
    assertThat(bridge.history()).isEmpty();

    String id = bridge.startSnapshot(part, MANDATE);
    SnapshotProgress ended = awaitEnded(bridge, id);

    assertThat(ended.tables())
        .extracting(SnapshotProgress.Table::table, SnapshotProgress.Table::rows)
        .containsExactly(tuple("public.item", 100L));
    List<TestBed.Seen> again = again();
    assertThat(again.stream().map(TestBed.Seen::id)).hasSize(100).allMatch(row -> row <= 100);
    awaitKept(bridge, AuditEntry.Kind.SNAPSHOT_ENDED);
    assertThat(bridge.history())
        .extracting(AuditEntry::kind, AuditEntry::actor)
        .containsExactly(
            tuple(AuditEntry.Kind.SNAPSHOT_STARTED, "ann"),
            tuple(AuditEntry.Kind.SNAPSHOT_ENDED, "ficus"));
    assertThat(bridge.status().state()).isEqualTo(BridgeState.STREAMING);
  }

  @Test
  void whatCannotBeReadIsRefusedBeforeAnythingBegins() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    assertThatThrownBy(
            () -> bridge.startSnapshot(SnapshotOrder.of(List.of("public.other")), MANDATE))
        .hasMessageContaining("does not carry public.other");
    assertThatThrownBy(
            () ->
                bridge.startSnapshot(
                    new SnapshotOrder(List.of("public.item"), "colour = 1"), MANDATE))
        .hasMessageContaining("colour");
    assertThatThrownBy(() -> new SnapshotOrder(List.of("public.item"), "true; DROP TABLE item"))
        .hasMessageContaining("one SQL condition");
    assertThat(bridge.history()).isEmpty();
  }

  @Test
  @Tag("C1")
  void aSnapshotIsOwedOverKillsAndNeverReplacesANewerRow() throws Exception {
    long seed = Long.getLong("ficus.seed", new Random().nextLong());
    System.out.println("SnapshotWhileStreamingTest seed " + seed + " (-Dficus.seed= repeats it)");
    Random chance = new Random(seed);
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, n int)",
        "INSERT INTO item SELECT i, 0 FROM generate_series(1, 2000) i");
    AtomicBoolean writing = new AtomicBoolean(true);
    List<Thread> writers = new ArrayList<>();
    Process process = BridgeProcess.start(bed);
    try {
      awaitSeen(process, 2000);
      for (int w = 0; w < 3; w++) {
        Random own = new Random(chance.nextLong());
        Thread writer = new Thread(() -> write(own, writing));
        writer.start();
        writers.add(writer);
      }
      String id = owe();
      process = killed(process);
      awaitAgain(process, 100 + chance.nextInt(700));
      process = killed(process);
      awaitEnded(id);
      writing.set(false);
      for (Thread writer : writers) {
        writer.join();
      }
      Process last = process;
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(
              () -> {
                assertThat(last.isAlive()).isTrue();
                assertThat(newestByPosition()).as("seed %s", seed).isEqualTo(rows());
              });
      Set<Long> read = new HashSet<>(again().stream().map(TestBed.Seen::id).toList());
      assertThat(read).as("seed %s", seed).hasSize(2000);
    } finally {
      writing.set(false);
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("C1")
  void anEarlyChangeThatIsCommittedLateIsNewerThanTheRowThatWasReadBetween() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, n int)",
        "INSERT INTO item SELECT i, 0 FROM generate_series(1, 10) i");
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    Connection late = bed.connect();
    late.setAutoCommit(false);
    late.createStatement().execute("UPDATE item SET n = 7 WHERE id = 1");
    bed.sql("UPDATE item SET n = 1 WHERE id = 2", "UPDATE item SET n = 2 WHERE id = 2");

    String id = bridge.startSnapshot(SnapshotOrder.of(List.of("public.item")), MANDATE);
    awaitEnded(bridge, id);
    assertThat(again()).hasSize(10);
    late.commit();

    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(newestByPosition()).isEqualTo(rows()));
  }

  @Test
  @Tag("C1")
  void aTableThatIsAddedToTheConfigurationIsReadFromItsFirstRow() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY)",
        "CREATE TABLE added (id bigint PRIMARY KEY)",
        "INSERT INTO added SELECT generate_series(1, 50)");
    Bridge before = bed.start(bed.config("public.item"));
    awaitState(before, BridgeState.STREAMING, LIMIT);
    before.close();
    Connection open = bed.connect();
    open.setAutoCommit(false);
    open.createStatement().execute("INSERT INTO added VALUES (51)");

    Bridge after = bed.start(bed.config("public.item", "public.added"));
    awaitState(after, BridgeState.STREAMING, LIMIT);
    bed.sql("INSERT INTO added VALUES (52)");
    assertThat(after.snapshots())
        .extracting(SnapshotProgress::state)
        .containsExactly(SnapshotProgress.State.WAITING);
    open.commit();

    awaitEnded(after, after.snapshots().get(0).id());
    bed.sql("INSERT INTO added VALUES (53)");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        bed.changes(bed.topic("public.added")).stream()
                            .map(TestBed.Seen::id)
                            .distinct())
                    .hasSize(53));
    assertThat(after.history().get(0).reason()).isEqualTo("added to the configuration");
  }

  /** Asks for a snapshot as a bridge would that dies right after. */
  private String owe() {
    BridgeConfig config = bed.config("public.item");
    return new Snapshots(new AuditTopic(config), Clock.systemUTC())
        .start(SnapshotOrder.of(List.of("public.item")), Map.of(), MANDATE);
  }

  private Process killed(Process process) throws Exception {
    process.destroyForcibly().waitFor();
    return BridgeProcess.start(bed);
  }

  /** What a consumer holds that takes a row only if its position is newer. */
  private Map<Long, Object> newestByPosition() {
    Map<Long, SourcePosition> positions = new HashMap<>();
    Map<Long, Object> held = new HashMap<>();
    for (TestBed.Seen seen : bed.changes(bed.topic("public.item"))) {
      SourcePosition known = positions.get(seen.id());
      if (known == null || seen.position().isAfter(known)) {
        positions.put(seen.id(), seen.position());
        held.put(seen.id(), seen.column("n"));
      }
    }
    return held;
  }

  private Map<Long, Object> rows() throws SQLException {
    Map<Long, Object> rows = new HashMap<>();
    try (Connection connection = bed.connect();
        var row = connection.createStatement().executeQuery("SELECT id, n FROM item")) {
      while (row.next()) {
        rows.put(row.getLong(1), row.getLong(2));
      }
    }
    return rows;
  }

  private void write(Random chance, AtomicBoolean writing) {
    try (Connection connection = bed.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (writing.get()) {
        // One row at a time and in rising order: no two writers wait for each other for ever. The
        // early change of a transaction that ends late is what a chunk must not replace.
        long id = 1L + chance.nextInt(1900);
        for (int i = 0; i < 4; i++) {
          statement.execute("UPDATE item SET n = n + 1 WHERE id = " + (id + 20L * i));
          statement.execute("SELECT pg_sleep(" + chance.nextInt(60) / 1000.0 + ")");
        }
        if (chance.nextInt(6) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<TestBed.Seen> again() {
    return bed.changes(bed.topic("public.item")).stream()
        .filter(seen -> seen.headers().getOrDefault(Headers.EVENT_ID, "").startsWith("r-"))
        .toList();
  }

  private void awaitSeen(Process process, int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> alive(process) && bed.changes(bed.topic("public.item")).size() >= count);
  }

  private void awaitAgain(Process process, int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> alive(process) && again().size() >= count);
  }

  private static boolean alive(Process process) {
    if (!process.isAlive()) {
      throw new AssertionError("The bridge's process ended; see target/bridge-process.log");
    }
    return true;
  }

  private static SnapshotProgress awaitEnded(Bridge bridge, String id) {
    return await()
        .atMost(LIMIT)
        .until(
            () ->
                bridge.snapshots().stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(),
            one -> one.state() == SnapshotProgress.State.ENDED);
  }

  private void awaitEnded(String id) {
    AuditTopic audit = new AuditTopic(bed.config("public.item"));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                audit.read().stream()
                    .anyMatch(
                        entry ->
                            entry.kind() == AuditEntry.Kind.SNAPSHOT_ENDED
                                && id.equals(entry.details().get(AuditEntry.ID))));
  }

  private static void awaitKept(Bridge bridge, AuditEntry.Kind kind) {
    await()
        .atMost(LIMIT)
        .until(() -> bridge.history().stream().anyMatch(entry -> entry.kind() == kind));
  }
}

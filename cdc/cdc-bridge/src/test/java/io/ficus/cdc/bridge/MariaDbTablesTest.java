package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.FirstSnapshot;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.schema.SchemaChange;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables of a MariaDB that come, go and change while the bridge streams, and while it does not. */
@Tag("long")
class MariaDbTablesTest {

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

  private static void awaitCarried(Bridge bridge, int lists) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                bridge.history().stream()
                        .filter(entry -> entry.kind() == AuditEntry.Kind.TABLES_CARRIED)
                        .count()
                    == lists);
  }

  @Test
  @Tag("C1")
  void firstRowsAreReadTableByTableBesideTheStreamAndNotAgainAfterABreak() throws Exception {
    bed()
        .sql(
            "CREATE TABLE early (id bigint PRIMARY KEY, n bigint NOT NULL)",
            "CREATE TABLE late (id bigint PRIMARY KEY, n bigint NOT NULL)",
            BinlogTables.insert("early", 500),
            BinlogTables.insert("late", 900));
    BridgeConfig config =
        bed().config(table("early"), table("late")).toBuilder()
            .firstSnapshot(FirstSnapshot.WHILE_STREAMING)
            .debezium(Map.of("incremental.snapshot.chunk.size", "3"))
            .build();
    Bridge bridge = bed().start(config);
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Readings.ended(bridge) >= 1 && Readings.rows(bridge, table("late")) > 0);
    // The stream was there before them.
    bed().sql("UPDATE late SET n = 1 WHERE id > 890");
    bridge.close();
    assertThat(Readings.ended(bridge)).as("late is half read").isEqualTo(1);

    Bridge next = bed().start(config);
    awaitState(next, BridgeState.STREAMING, LIMIT);
    await().atMost(LIMIT).until(() -> Readings.open(next) == 0);

    assertThat(bed().changes(bed().topic(table("early"))))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(tables().newestByPosition("late")).isEqualTo(tables().held("late")));
  }

  @Test
  @Tag("C1")
  void aTableThatComesBackIntoTheConfigurationIsReadAnew() throws Exception {
    bed()
        .sql(
            "CREATE TABLE item (id bigint PRIMARY KEY)",
            "CREATE TABLE added (id bigint PRIMARY KEY, n bigint NOT NULL)",
            BinlogTables.insert("added", 5));
    Bridge both = bed().start(bed().config(table("item"), table("added")));
    awaitState(both, BridgeState.STREAMING, LIMIT);
    awaitCarried(both, 1);
    both.close();
    Bridge without = bed().start(bed().config(table("item")));
    awaitCarried(without, 2);
    bed().sql("UPDATE added SET n = 2 WHERE id = 2", "INSERT INTO item VALUES (1)");
    bed().awaitChanges(bed().topic(table("item")), 1);
    without.close();
    bed().start(bed().config(table("item"), table("added")));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(tables().newestByPosition("added")).isEqualTo(tables().held("added")));
  }

  @Test
  @Tag("C1")
  void aTableThatIsAddedIsReadAndCarriedForGoodAndOneThatIsTakenOutIsNot() throws Exception {
    bed()
        .sql(
            "CREATE TABLE item (id bigint PRIMARY KEY)",
            "CREATE TABLE other (id bigint PRIMARY KEY, n int)",
            BinlogTables.insert("other", 40));
    Bridge bridge = bed().start(bed().config(table("item")));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    assertThatThrownBy(() -> bridge.tables().add(List.of(table("missing")), MANDATE))
        .hasMessageContaining("no such table")
        .hasMessageContaining(table("missing"));

    bridge.tables().add(List.of(table("other")), MANDATE);
    BinlogTables.awaitEnded(bridge);
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
    bridge.close();

    Bridge configured =
        bed().start(bed().config(table("item"), table("hidden")).toBuilder().user(user).build());
    BridgeStatus halted = awaitState(configured, BridgeState.HALTED, LIMIT);
    assertThat(halted.lastError().orElseThrow().message())
        .contains("does not know the columns of " + table("hidden"), "ficus.source.tables");
    bed().sql("INSERT INTO hidden VALUES (1)");
    configured.resume(MANDATE);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                configured
                    .status()
                    .lastError()
                    .filter(e -> e.message().contains("schema isn't known to this connector"))
                    .isPresent());
    assertThat(
            awaitState(configured, BridgeState.HALTED, LIMIT).lastError().orElseThrow().message())
        .contains(table("hidden"), "Take it out of ficus.source.tables");
  }

  @Test
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

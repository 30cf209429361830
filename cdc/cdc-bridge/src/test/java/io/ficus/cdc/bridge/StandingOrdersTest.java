package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.ColumnRule;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.config.ChangeRules.Truncates;
import io.ficus.cdc.bridge.config.Route;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people say of a running bridge holds over restarts, and for every process. */
class StandingOrdersTest {

  private static final Mandate MANDATE = new Mandate("ann", "the new shop needs it");

  private TestBed bed;

  @BeforeEach
  void aDatabase() throws Exception {
    bed = Stores.bed();
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "INSERT INTO item VALUES (1)");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  @Tag("C1")
  @Tag("C9")
  void aTableThatIsAddedWhileTheBridgeStreamsIsReadOnceAndCarriedForGood() throws Exception {
    bed.sql(
        "CREATE TABLE other (id bigint PRIMARY KEY, n int)",
        "INSERT INTO other SELECT i, 0 FROM generate_series(1, 40) i",
        "CREATE TABLE nameless (n int)");
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING);

    assertThat(bridge.tables().estimate(List.of("public.other"))).containsOnlyKeys("public.other");
    assertThatThrownBy(() -> bridge.tables().add(List.of("public.missing"), MANDATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public.missing")
        .hasMessageContaining("ask again")
        .hasMessageNotContaining("resume");
    assertThatThrownBy(() -> bridge.tables().add(List.of("public.nameless"), MANDATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("REPLICA IDENTITY");
    assertThatThrownBy(() -> bridge.tables().add(List.of("public.item"), MANDATE))
        .hasMessageContaining("already");
    assertThat(bridge.history()).isEmpty();

    bridge.tables().add(List.of("public.other"), MANDATE);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                bridge.history().stream()
                    .anyMatch(entry -> entry.kind() == AuditEntry.Kind.SNAPSHOT_ENDED));
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql("INSERT INTO other VALUES (41, 1)", "INSERT INTO item VALUES (2)");
    bed.awaitChanges(bed.topic("public.other"), 41);
    bridge.close();

    Bridge next = bed.start(bed.config("public.item"));
    awaitState(next, BridgeState.STREAMING);
    bed.sql("INSERT INTO other VALUES (42, 1)", "INSERT INTO item VALUES (3)");

    assertThat(bed.awaitChanges(bed.topic("public.other"), 42))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 42).boxed().toList());
    assertThat(bed.awaitChanges(bed.topic("public.item"), 3))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(next.tables().all())
        .extracting(CarriedTable::table)
        .containsExactly("public.item", "public.other");
    assertThat(next.tables().all().get(1).addedBy()).contains("ann");
    assertThat(next.history())
        .extracting(AuditEntry::kind)
        .containsExactly(
            AuditEntry.Kind.TABLES_ADDED,
            AuditEntry.Kind.SNAPSHOT_STARTED,
            AuditEntry.Kind.SNAPSHOT_ENDED);
    assertThat(next.history().get(1).reason()).isEqualTo(MANDATE.reason());
  }

  @Test
  @Tag("C1")
  @Tag("C9")
  void aTableThatIsTakenOutStopsForGoodWhileTheOthersGoOnAndMayComeBack() throws Exception {
    bed.sql(
        "CREATE TABLE other (id bigint PRIMARY KEY)",
        "CREATE TABLE routed (id bigint PRIMARY KEY)");
    ColumnRule rule = new ColumnRule(List.of(), List.of("x"), List.of(), List.of(), Map.of());
    BridgeConfig config =
        bed.config("public.item", "public.other", "public.routed").toBuilder()
            .routes(List.of(new Route("way", "id", Map.of("public.routed", "id"))))
            .rules(
                new ChangeRules(Map.of("public.other", rule), "", Truncates.CARRY, 0, Larger.CUT))
            .build();
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql("INSERT INTO other VALUES (1)");
    bed.awaitChanges(bed.topic("public.other"), 1);

    CarriedTables tables = bridge.tables();
    assertThatThrownBy(() -> tables.remove(List.of("public.routed"), MANDATE))
        .hasMessageContaining("route way");
    assertThatThrownBy(() -> tables.remove(List.of("public.nothing"), MANDATE))
        .hasMessageContaining("does not carry public.nothing");
    assertThat(tables.statements(List.of("public.other")))
        .singleElement()
        .asString()
        .contains("ALTER PUBLICATION", "DROP TABLE \"public\".\"other\"");
    assertThat(bridge.history()).isEmpty();

    tables.remove(List.of("public.other"), MANDATE);
    await().atMost(Duration.ofSeconds(40)).until(() -> published().equals("item,routed"));
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql("INSERT INTO other VALUES (2)", "INSERT INTO item VALUES (2)");
    bed.awaitChanges(bed.topic("public.item"), 2);
    assertThat(bridge.status().warnings())
        .anySatisfy(warning -> assertThat(warning).contains("public.other", "taken out by ann"));
    bridge.close();

    Bridge next = bed.start(config);
    awaitState(next, BridgeState.STREAMING);
    bed.sql("INSERT INTO other VALUES (3)", "INSERT INTO item VALUES (3)");
    bed.awaitChanges(bed.topic("public.item"), 3);
    assertThat(bed.changes(bed.topic("public.other"))).hasSize(1);
    assertThat(next.tables().removed())
        .extracting(RemovedTable::table)
        .containsExactly("public.other");

    next.tables().add(List.of("public.other"), MANDATE);
    assertThat(bed.awaitChanges(bed.topic("public.other"), 4))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrder(1L, 1L, 2L, 3L);
    assertThat(next.tables().removed()).isEmpty();
  }

  private String published() throws SQLException {
    return bed.ask(
        "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_publication_tables");
  }

  @Test
  void sayingSoMeansThatItIsSoOrOnItsWay() throws Exception {
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING);
    bridge.pause(MANDATE);
    assertThat(bridge.awaitPause(Duration.ofSeconds(40)).state()).isEqualTo(BridgeState.PAUSED);
    BridgeStatus paused = bridge.status();
    bridge.resume(MANDATE);
    assertThat(bridge.awaitResumption(paused, Duration.ofSeconds(40)).state())
        .isIn(BridgeState.CATCHING_UP, BridgeState.STREAMING);
    assertThat(bridge.awaitPause(Duration.ZERO).state()).isNotEqualTo(BridgeState.PAUSED);
  }

  @Test
  @Tag("C9")
  void aPauseHoldsOverARestartAndForEveryProcessUntilSomebodyEndsIt() throws Exception {
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING);
    bridge.pause(MANDATE);
    awaitState(bridge, BridgeState.PAUSED);
    bridge.close();
    bed.sql("INSERT INTO item VALUES (2)");

    Bridge again = bed.start(bed.config("public.item"));
    Bridge standby = bed.start(bed.config("public.item"));
    assertThat(awaitState(again, BridgeState.PAUSED).reason())
        .isEqualTo("paused by ann: the new shop needs it");
    awaitState(standby, BridgeState.PAUSED);
    assertThat(bed.changes(bed.topic("public.item"))).hasSize(1);

    standby.resume(MANDATE);
    assertThat(bed.awaitChanges(bed.topic("public.item"), 2))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrder(1L, 2L);
    await()
        .alias("the other process is ready to take over")
        .atMost(Duration.ofSeconds(30))
        .until(() -> again.status().state() != BridgeState.PAUSED);
  }
}

package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Headers;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.Row;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Conversion;
import io.ficus.cdc.bridge.config.Route;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BridgeStreamTest {

  private TestBed bed;

  @BeforeEach
  void bed() {
    bed = Stores.bed();
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  @Tag("C1")
  @Tag("C2")
  void snapshotsThenStreamsInOrder() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, name text, price numeric(10,2), at timestamp)",
        "INSERT INTO item SELECT i, 'n' || i, i + 0.10, '2024-01-02 03:04:05' FROM"
            + " generate_series(1, 500) i");
    Bridge bridge = bed.start(bed.config("public.item"));
    BridgeStatus status = awaitState(bridge, BridgeState.STREAMING);
    assertThat(status.snapshot())
        .containsExactly(new BridgeStatus.TableProgress("public.item", 500, 500, true));

    bed.sql(
        "INSERT INTO item VALUES (501, 'Grüße 🌳', 1.5, NULL)",
        "UPDATE item SET name = 'a' WHERE id = 501",
        "UPDATE item SET name = 'b' WHERE id = 501",
        "DELETE FROM item WHERE id = 501");
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.item"), 504);
    assertThat(seen).hasSize(504);
    assertThat(seen.stream().filter(s -> s.op().equals("r")).map(TestBed.Seen::id))
        .hasSize(500)
        .doesNotHaveDuplicates();
    assertThat(seen.stream().filter(s -> !s.op().equals("r")).map(TestBed.Seen::op))
        .containsExactly("c", "u", "u", "d");
    TestBed.Seen created = seen.stream().filter(s -> s.op().equals("c")).findFirst().orElseThrow();
    assertThat(created.column("name")).isEqualTo("Grüße 🌳");
    assertThat(created.column("price")).isEqualTo("1.50");
    assertThat(created.key()).isEqualTo("{\"id\":501}");
  }

  @Test
  @Tag("C2")
  void routesTablesOfOneAggregateToOneTopicAndKey() throws Exception {
    bed.sql(
        "CREATE TABLE customer (cust_id bigint PRIMARY KEY, id bigint)",
        "CREATE TABLE txn (id bigint PRIMARY KEY, cust_id char(8))",
        "ALTER TABLE customer REPLICA IDENTITY FULL",
        "ALTER TABLE txn REPLICA IDENTITY FULL");
    Bridge bridge = bed.start(routed(bed.config("public.customer", "public.txn")));
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql(
        "INSERT INTO customer VALUES (42, 1)",
        "INSERT INTO txn VALUES (7, '42')",
        "UPDATE txn SET id = 8 WHERE id = 7",
        "DELETE FROM txn",
        "DELETE FROM customer");
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("member"), 6);
    assertThat(seen.stream().map(TestBed.Seen::op)).containsExactly("c", "c", "d", "c", "d", "d");
    assertThat(seen).allSatisfy(s -> assertThat(s.key()).isEqualTo("{\"customer\":\"42\"}"));
    assertThat(seen.stream().map(s -> s.headers().get(Headers.ROW_KEY)))
        .containsExactly("42", "7", "7", "8", "8", "42");
    assertThat(seen.stream().map(s -> s.headers().get(Headers.EVENT_ID))).doesNotHaveDuplicates();
  }

  @Test
  @Tag("C2")
  void haltsOnADeleteThatTheLogCannotRoute() throws Exception {
    bed.sql(
        "CREATE TABLE customer (cust_id bigint PRIMARY KEY, id bigint)",
        "CREATE TABLE txn (id bigint PRIMARY KEY, cust_id bigint)",
        "INSERT INTO txn VALUES (1, 42)");
    Bridge bridge = bed.start(routed(bed.config("public.customer", "public.txn")));
    assertThat(awaitState(bridge, BridgeState.STREAMING).warnings())
        .anySatisfy(w -> assertThat(w).contains("public.txn").contains("REPLICA IDENTITY FULL"));
    bed.sql("DELETE FROM txn");
    BridgeStatus status = awaitState(bridge, BridgeState.HALTED);
    assertThat(status.lastError().orElseThrow().message())
        .contains("ALTER TABLE public.txn REPLICA IDENTITY FULL");
  }

  /** A converter of Connect's writes the default in its place, unless it is told not to. */
  @Test
  @Tag("C1")
  void aNullStaysOneWhereTheColumnHasADefault() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, code char(1) DEFAULT 'A', points int DEFAULT 7)",
        "INSERT INTO item VALUES (1, NULL, NULL)");
    String converter = "org.apache.kafka.connect.json.JsonConverter";
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql("INSERT INTO item VALUES (2, NULL, NULL)", "INSERT INTO item (id) VALUES (3)");
    var unused = bed.awaitChanges(bed.topic("public.item"), 3);
    bridge.close();
    bed.start(
        bed.config("public.item").toBuilder()
            .conversion(new Conversion(converter, converter, Map.of("schemas.enable", "false")))
            .build());
    bed.sql("INSERT INTO item VALUES (4, NULL, NULL)");
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.item"), 4);

    for (long id : new long[] {1, 2, 4}) {
      TestBed.Seen row = seen.stream().filter(s -> s.id() == id).findFirst().orElseThrow();
      assertThat(row.column("code")).as("code of %s", id).isNull();
      assertThat(row.column("points")).as("points of %s", id).isNull();
    }
    TestBed.Seen defaults = seen.stream().filter(s -> s.id() == 3).findFirst().orElseThrow();
    assertThat(defaults.column("code")).isEqualTo("A");
    assertThat(defaults.column("points")).isEqualTo(7L);
  }

  @Test
  @Tag("C2")
  void carriesOddRows() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, name text, big text)",
        "CREATE TABLE loose (id bigint, name text)",
        "ALTER TABLE loose REPLICA IDENTITY FULL");
    Bridge bridge = bed.start(bed.config("public.item", "public.loose"));
    assertThat(awaitState(bridge, BridgeState.STREAMING).warnings())
        .anySatisfy(w -> assertThat(w).contains("public.loose has no primary key"));

    bed.sql(
        "INSERT INTO item SELECT 1, E'\\\\u0000 \\u0001 🌳', string_agg(md5(i::text), '')"
            + " FROM generate_series(1, 163840) i",
        "UPDATE item SET name = 'toast' WHERE id = 1",
        "UPDATE item SET id = 2 WHERE id = 1",
        "ALTER TABLE item ADD COLUMN late int",
        "INSERT INTO item VALUES (3, 'x', 'y', 9)",
        "INSERT INTO loose VALUES (1, 'a'), (2, 'b')",
        "TRUNCATE item");
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.item"), 6);
    assertThat(seen.stream().map(TestBed.Seen::op))
        .containsExactlyInAnyOrder("c", "u", "d", "c", "c", "t");
    TestBed.Seen first = only(seen, "c", 1);
    assertThat(first.column("name")).isEqualTo("\\u0000 \u0001 🌳");
    assertThat(String.valueOf(first.column("big"))).hasSize(163840 * 32);
    assertThat(only(seen, "u", 1).column("big")).isEqualTo(Row.UNCHANGED);
    assertThat(only(seen, "d", 1).key()).isEqualTo("{\"id\":1}");
    assertThat(only(seen, "c", 2).key()).isEqualTo("{\"id\":2}");
    assertThat(only(seen, "c", 3).column("late")).isEqualTo(9L);
    TestBed.Seen truncate = seen.stream().filter(s -> s.op().equals("t")).findFirst().orElseThrow();
    assertThat(truncate.key()).isNull();
    assertThat(truncate.partition()).isZero();
    assertThat(truncate.headers()).containsEntry(Headers.ROW_KEY, "");

    List<TestBed.Seen> loose = bed.awaitChanges(bed.topic("public.loose"), 2);
    assertThat(loose.stream().map(TestBed.Seen::id)).containsExactly(1L, 2L);
    assertThat(loose)
        .allSatisfy(
            s -> {
              assertThat(s.key()).isNull();
              assertThat(s.partition()).isZero();
            });
  }

  @Test
  @Tag("C4")
  void carriesOriginsAndWatermarks() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING);
    String mark = new OriginMark("membership", "intent-1", "node-1").encode();
    try (Connection connection = bed.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT pg_logical_emit_message(true, '" + OriginMark.PREFIX + "', '" + mark + "')");
      statement.execute("SELECT pg_logical_emit_message(true, 'of.somebody', 'x')");
      statement.execute("INSERT INTO item VALUES (1), (2)");
      connection.commit();
      statement.execute("SELECT pg_logical_emit_message(false, 'of.somebody', 'y')");
      statement.execute("INSERT INTO item VALUES (3)");
      connection.commit();
    }
    bed.sql("SELECT pg_logical_emit_message(true, '" + Watermark.PREFIX + "', 'w-1')");
    String topic = bed.topic("public.item");
    await().atMost(Duration.ofSeconds(30)).until(() -> bed.read(topic).size() >= 6);
    List<TestBed.Seen> changes = bed.changes(topic);
    assertThat(changes)
        .hasSize(3)
        .allSatisfy(
            s -> assertThat(s.headers().get(Headers.ORIGIN)).isEqualTo(s.id() == 3 ? null : mark));
    List<TestBed.Seen> marks = bed.read(topic).stream().filter(s -> s.op().equals("m")).toList();
    assertThat(marks.stream().map(TestBed.Seen::partition)).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(marks)
        .allSatisfy(
            s -> {
              assertThat(s.headers()).containsEntry(Headers.WATERMARK, "w-1");
              assertThat(s.key()).isEqualTo("{\"prefix\":\"ficus.watermark\"}");
              SourcePosition at = s.position();
              assertThat(changes).allSatisfy(c -> assertThat(at.isAfter(c.position())).isTrue());
            });
  }

  @Test
  @Tag("C4")
  void aPartitionThatIsAddedGetsItsWatermarksWithoutARestart() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config = bed.config("public.item");
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    String topic = bed.topic("public.item");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", config.bootstrapServers()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all().get();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              bed.sql("SELECT pg_logical_emit_message(true, '" + Watermark.PREFIX + "', 'w')");
              assertThat(bed.read(topic))
                  .filteredOn(s -> s.headers().containsKey(Headers.WATERMARK))
                  .extracting(TestBed.Seen::partition)
                  .contains(0, 1, 2, 3, 4);
            });
    assertThat(bridge.status().lastError()).isEmpty();
  }

  @Test
  void letsAQuietDatabaseForgetItsLog() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "CREATE TABLE other (id bigint)");
    BridgeConfig config = bed.config("public.item");
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql("INSERT INTO other SELECT generate_series(1, 20000)");
    String end = bed.ask("SELECT pg_current_wal_insert_lsn()");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                bed.ask(
                        "SELECT confirmed_flush_lsn >= '"
                            + end
                            + "'::pg_lsn FROM pg_replication_slots WHERE slot_name = '"
                            + config.slot()
                            + "'")
                    .equals("t"));
    assertThat(bed.read(bed.topic("public.item"))).isEmpty();
    assertThat(bridge.status().lagBytes()).isPresent();
  }

  @Test
  @Tag("C1")
  void pausesResumesAndGoesOnWhereItWas() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "INSERT INTO item VALUES (1)");
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING);
    bridge.pause(new Mandate("eve", "maintenance"));
    assertThat(awaitState(bridge, BridgeState.PAUSED).reason())
        .isEqualTo("paused by eve: maintenance");
    bed.sql("INSERT INTO item VALUES (2)");
    bridge.resume(new Mandate("eve", "done"));
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql("INSERT INTO item VALUES (3)");
    assertThat(bed.awaitChanges(bed.topic("public.item"), 3).stream().map(TestBed.Seen::id))
        .containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  @Tag("C1")
  void carriesTransactionMetadataWhereItIsAskedFor() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config =
        bed.config("public.item").toBuilder()
            .debezium(Map.of("provide.transaction.metadata", "true"))
            .build();
    awaitState(bed.start(config), BridgeState.STREAMING);
    bed.sql("INSERT INTO item VALUES (1), (2)");
    assertThat(bed.awaitChanges(bed.topic("public.item"), 2)).hasSize(2);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        bed.read(bed.topic("transaction")).stream()
                            .map(s -> String.valueOf(s.value().get("status"))))
                    .contains("BEGIN", "END"));
  }

  private BridgeConfig routed(BridgeConfig config) {
    return config.toBuilder()
        .routes(
            List.of(
                new Route(
                    "member",
                    "customer",
                    Map.of("public.customer", "cust_id", "public.txn", "cust_id"))))
        .build();
  }

  private static TestBed.Seen only(List<TestBed.Seen> seen, String op, long id) {
    List<TestBed.Seen> found =
        seen.stream().filter(s -> s.op().equals(op) && s.id() == id).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}

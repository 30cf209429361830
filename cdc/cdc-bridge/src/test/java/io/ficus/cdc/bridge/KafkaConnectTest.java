package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Route;
import io.ficus.cdc.bridge.connect.ConnectorConfiguration;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.ConnectOffsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bridge and a connector of a real Kafka Connect, each going on where the other stopped. */
class KafkaConnectTest {

  private static final Mandate MANDATE = new Mandate("ann", "to the cluster and back");

  private TestBed bed;

  @BeforeEach
  void aShop() throws Exception {
    bed = Stores.bed();
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, name text, price numeric(10,2))",
        "CREATE TABLE customer (id bigint PRIMARY KEY)",
        "CREATE TABLE txn (id bigint PRIMARY KEY, cust_id bigint)",
        "ALTER TABLE txn REPLICA IDENTITY FULL");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  @Tag("C1")
  @Tag("C2")
  void theSamePipelineGoesOnUnderConnectAndComesBack() throws Exception {
    Bridge bridge = bed.start(routed());
    awaitState(bridge, BridgeState.STREAMING);
    write(1);
    bed.awaitChanges(bed.topic("member"), 2);
    bed.awaitChanges(bed.topic("public.item"), 1);
    bridge.pause(MANDATE);
    awaitState(bridge, BridgeState.PAUSED);
    write(2);
    ConnectorConfiguration exported = bridge.connectorConfiguration("shop");
    Predecessor.Connector connector;

    try (ConnectWorker connect = new ConnectWorker(bed.bootstrap, bed.name)) {
      connector = new Predecessor.Connector("shop", connect.offsetTopic);
      Map<String, String> config = new HashMap<>(exported.config());
      assertThat(config.put("database.password", "")).isEqualTo(ConnectorConfiguration.PASSWORD);
      connect.create("shop", config);
      ConnectOffsets.Entry from =
          ConnectOffsets.parse(bridge.positions().connectOffsets().orElseThrow()).get(0);
      connect.alterOffsets("shop", from.partition(), from.offset());
      connect.resume("shop");
      bed.awaitChanges(bed.topic("member"), 4);
      bed.awaitChanges(bed.topic("public.item"), 2);
      assertThatThrownBy(() -> bridge.positions().inherited(connector))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is being read now");
      connect.stop("shop");
    }

    write(3);
    String before = bridge.positions().export().orElseThrow();
    assertThat(bridge.positions().inherited(connector)).contains("\"phase\":\"STREAM\"");
    assertThat(bridge.positions().export()).contains(before);
    assertThatThrownBy(
            () ->
                bridge
                    .positions()
                    .inherited(new Predecessor.Connector("other", connector.offsetTopic())))
        .hasMessageContaining("Nothing is stored");
    bridge.positions().inherit(connector, MANDATE);
    bridge.resume(MANDATE);
    awaitState(bridge, BridgeState.STREAMING);

    write(4);
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> {
              assertThat(rows("public.item")).contains("item 1", "item 2", "item 3", "item 4");
              assertThat(rows("member")).contains("txn 4");
            });
    // A connector does not learn that its last transaction is whole before the next one comes.
    assertThat(rows("public.item"))
        .containsExactlyInAnyOrder("item 1", "item 2", "item 3", "item 4");
    List<String> members = rows("member");
    assertThat(members)
        .containsOnlyOnce("customer 1", "customer 2", "customer 3", "customer 4")
        .containsOnlyOnce("txn 1", "txn 3", "txn 4")
        .contains("txn 2");
    assertThat(Collections.frequency(members, "txn 2")).isLessThanOrEqualTo(2);
    List<TestBed.Seen> ofSeven =
        bed.changes(bed.topic("member")).stream()
            .filter(one -> "{\"customer\":\"7\"}".equals(one.key()))
            .toList();
    assertThat(ofSeven)
        .as("what belongs together stays under one key and in one partition, whoever carries it")
        .hasSizeGreaterThanOrEqualTo(4)
        .extracting(TestBed.Seen::partition)
        .containsOnly(ofSeven.get(0).partition());
    AuditEntry imported =
        bridge.history().stream()
            .filter(entry -> entry.kind() == AuditEntry.Kind.POSITION_IMPORTED)
            .findFirst()
            .orElseThrow();
    assertThat(imported.details()).containsEntry("from", before);
    assertThat(imported.details().get("predecessor")).contains("shop");
    assertThat(imported.reason()).isEqualTo(MANDATE.reason());
  }

  @Test
  @Tag("C1")
  @Tag("C9")
  void aSlotOfAnotherIsLeftAloneUntilItsPositionIsTakenOver() throws Exception {
    Bridge first = bed.start(bed.config("public.item"));
    awaitState(first, BridgeState.STREAMING);
    bed.sql("INSERT INTO item VALUES (1, 'a', 1)");
    bed.awaitChanges(bed.topic("public.item"), 1);
    BridgeConfig config = bed.config("public.item").toBuilder().name(bed.name + "-next").build();
    Bridge next = bed.start(config);
    assertThat(awaitState(next, BridgeState.HALTED).lastError().orElseThrow().message())
        .contains("is there already")
        .contains("import-position");
    awaitState(first, BridgeState.STREAMING);

    Predecessor.OtherBridge predecessor = new Predecessor.OtherBridge(bed.name);
    assertThatThrownBy(() -> next.positions().inherit(predecessor, MANDATE))
        .hasMessageContaining("is being read now");
    first.close();
    bed.sql("INSERT INTO item SELECT i, 'b', i FROM generate_series(2, 20) i");
    next.positions().inherit(predecessor, MANDATE);
    next.resume(MANDATE);
    awaitState(next, BridgeState.STREAMING);
    bed.sql("INSERT INTO item VALUES (21, 'c', 1)");

    assertThat(bed.awaitChanges(bed.topic("public.item"), 21))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 21).boxed().toList());
  }

  /** Each row of a topic as "table id". */
  private List<String> rows(String topic) {
    return bed.changes(bed.topic(topic)).stream()
        .map(
            one ->
                (one.value().get("source") instanceof Map<?, ?> source ? source.get("table") : "")
                    + " "
                    + one.id())
        .toList();
  }

  private BridgeConfig routed() {
    return bed.config("public.item", "public.customer", "public.txn").toBuilder()
        .routes(
            List.of(
                new Route(
                    "member",
                    "customer",
                    Map.of("public.customer", "id", "public.txn", "cust_id"))))
        .build();
  }

  private void write(int i) throws Exception {
    bed.sql(
        "INSERT INTO item VALUES (%1$d, 'item %1$d', %1$d.5)".formatted(i),
        "INSERT INTO customer VALUES (%d)".formatted(i),
        "INSERT INTO txn VALUES (%d, 7)".formatted(i));
  }
}

package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.capture.ConnectorReading;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.config.ChangeRules.SchemaChanges;
import io.ficus.cdc.bridge.config.ChangeRules.Truncates;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.SchemaTopic;
import io.ficus.cdc.bridge.schema.SchemaChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that are changed while their changes are carried. */
class SchemaChangeTest {

  private static final Mandate MANDATE = new Mandate("ann", "the consumers know it");

  private TestBed bed;

  @BeforeEach
  void aTable() throws Exception {
    bed = Stores.bed();
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY, name text, n int)");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  void eachChangeIsAnnouncedOnceBeforeTheFirstRowThatShowsIt() throws Exception {
    BridgeConfig config = bed.config("public.item");
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    row(1, "INSERT INTO item VALUES (1, 'a', 1)");
    row(2, "ALTER TABLE item ADD colour text", "INSERT INTO item VALUES (2, 'a', 1, 'red')");
    row(3, "ALTER TABLE item RENAME colour TO hue", "INSERT INTO item VALUES (3, 'a', 1, 'red')");
    row(4, "ALTER TABLE item ALTER n TYPE bigint", "INSERT INTO item VALUES (4, 'a', 1, 'red')");
    row(5, "INSERT INTO item VALUES (5, 'a', 1, 'red')");
    assertThat(bridge.reading(ConnectorReading.EVENTS_SEEN).orElseThrow()).isPositive();
    assertThat(bridge.reading(ConnectorReading.CONNECTED)).contains(1.0);
    assertThat(bridge.positionAge()).isPresent();
    bridge.close();
    bed.sql("ALTER TABLE item DROP name", "INSERT INTO item VALUES (6, 1, 'red')");
    Bridge next = bed.start(config);
    bed.awaitChanges(bed.topic("public.item"), 6);

    List<SchemaChange> announced =
        SchemaTopic.read(config).stream().map(SchemaChange::decode).toList();

    assertThat(announced)
        .extracting(SchemaChange::differences)
        .containsExactly(
            List.of(),
            List.of("+colour string"),
            List.of("+hue string", "-colour"),
            List.of("n int32 -> int64"),
            List.of("-name"));
    assertThat(announced.get(0).before()).isEmpty();
    assertThat(announced.get(1).now().columns().keySet())
        .containsExactly("id", "name", "n", "colour");
    assertThat(announced.get(1).position())
        .isEqualTo(
            bed.changes(bed.topic("public.item")).stream()
                .filter(seen -> seen.id() == 2)
                .findFirst()
                .orElseThrow()
                .position());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(next.schemas().changes())
                    .containsExactlyElementsOf(announced.subList(1, 5)));
  }

  @Test
  void theBridgeHaltsInFrontOfAChangeUntilAPersonAcceptsIt() throws Exception {
    ChangeRules rules =
        new ChangeRules(Map.of(), "", Truncates.CARRY, 0, Larger.CUT, SchemaChanges.HALT);
    Bridge bridge = bed.start(bed.config("public.item").toBuilder().rules(rules).build());
    awaitState(bridge, BridgeState.STREAMING);
    row(1, "INSERT INTO item VALUES (1, 'a', 1)");
    bed.sql("ALTER TABLE item ADD colour text", "INSERT INTO item VALUES (2, 'a', 1, 'red')");
    assertThat(awaitState(bridge, BridgeState.HALTED).lastError().orElseThrow().message())
        .contains("+colour string")
        .contains("bridge schema accept public.item");
    assertThat(bed.changes(bed.topic("public.item"))).hasSize(1);
    assertThatThrownBy(() -> bridge.acceptSchema("public.other", MANDATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public.item");

    assertThat(bridge.acceptSchema("public.item", MANDATE).differences())
        .containsExactly("+colour string");

    assertThat(bed.awaitChanges(bed.topic("public.item"), 2))
        .filteredOn(seen -> seen.id() == 2)
        .extracting(seen -> seen.column("colour"))
        .containsExactly("red");
    assertThat(bridge.history())
        .extracting(AuditEntry::kind)
        .containsExactly(AuditEntry.Kind.SCHEMA_ACCEPTED);
  }

  /** The rows of one table without routes stay in order within their partition only. */
  private void row(int id, String... statements) throws Exception {
    bed.sql(statements);
    bed.awaitChanges(bed.topic("public.item"), id);
  }
}

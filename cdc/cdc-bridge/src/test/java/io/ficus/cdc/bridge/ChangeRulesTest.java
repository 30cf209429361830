package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.CutColumns;
import io.ficus.cdc.Headers;
import io.ficus.cdc.Row;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.ColumnRule;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.config.ChangeRules.Truncates;
import io.ficus.cdc.bridge.config.Conversion;
import io.ficus.cdc.bridge.config.Route;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to changes on their way, seen by whoever reads the topic. */
class ChangeRulesTest {

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
  void columnsAreLeftOutHiddenHashedAndShortenedInBothImages() throws Exception {
    bed.sql(
        "CREATE TABLE person (id bigint PRIMARY KEY, email text, born date, card bigint, remarks"
            + " text, secret text, note text)",
        "ALTER TABLE person REPLICA IDENTITY FULL",
        "INSERT INTO person VALUES (1, 'a@x', '1990-01-02', 4711, 'Größe🚀x', 's3', NULL),"
            + " (2, 'a@x', '1990-01-02', 4712, 'ab', 's4', NULL)");
    ColumnRule rule =
        new ColumnRule(
            List.of(),
            List.of("secret"),
            List.of("born", "note"),
            List.of("email", "card"),
            Map.of("remarks", 6));
    awaitState(bed.start(with(rules(Map.of("public.person", rule)))), BridgeState.STREAMING);
    bed.sql("UPDATE person SET remarks = 'short' WHERE id = 1");

    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.person"), 3);

    TestBed.Seen first = only(seen, "r", 1);
    assertThat(first.column("born")).isEqualTo("****");
    assertThat(first.column("note")).isNull();
    assertThat(first.column("remarks")).isEqualTo("Größe🚀");
    assertThat(String.valueOf(first.column("email"))).matches("[0-9a-f]{64}");
    assertThat(first.column("email")).isEqualTo(only(seen, "r", 2).column("email"));
    assertThat(first.column("card")).isNotEqualTo(only(seen, "r", 2).column("card"));
    TestBed.Seen update = only(seen, "u", 1);
    assertThat(update.value().get("before")).isEqualTo(first.value().get("after"));
    assertThat(update.column("remarks")).isEqualTo("short");
    assertThat(seen.toString()).doesNotContain("secret", "s3", "a@x", "4711", "1990");
  }

  @Test
  void aTableIsReducedToWhatMayBeSeenAndItsMarkerStays() throws Exception {
    bed.sql(
        "CREATE TABLE doc (id bigint PRIMARY KEY, title text, body text, owner text)",
        "ALTER TABLE doc ALTER COLUMN body SET STORAGE EXTERNAL",
        "INSERT INTO doc VALUES (1, 'a', repeat('x', 9000), 'eve')");
    ColumnRule rule =
        new ColumnRule(
            List.of("id", "title", "body"), List.of(), List.of(), List.of("body"), Map.of());
    awaitState(bed.start(with(rules(Map.of("public.doc", rule)))), BridgeState.STREAMING);
    bed.sql("UPDATE doc SET title = 'b'");
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.doc"), 2);
    assertThat(seen.get(0).value().get("after"))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .containsOnlyKeys("id", "title", "body");
    assertThat(only(seen, "u", 1).column("body")).isEqualTo(Row.UNCHANGED);
  }

  @Test
  void aRuleThatCannotHoldHaltsTheBridgeBeforeItCarriesAnything() throws Exception {
    bed.sql(
        "CREATE TABLE txn (id bigint PRIMARY KEY, cust_id bigint)",
        "ALTER TABLE txn REPLICA IDENTITY FULL");
    ColumnRule masked =
        new ColumnRule(List.of(), List.of(), List.of("cust_id"), List.of(), Map.of());
    BridgeConfig config =
        bed.config("public.txn").toBuilder()
            .routes(List.of(new Route("member", "customer", Map.of("public.txn", "cust_id"))))
            .rules(rules(Map.of("public.txn", masked)))
            .build();
    Bridge bridge = bed.start(config);
    assertThat(awaitState(bridge, BridgeState.HALTED).lastError().orElseThrow().message())
        .contains("cust_id")
        .contains("in the key");
    ColumnRule hashed = new ColumnRule(List.of(), List.of(), List.of(), List.of("x"), Map.of());
    assertThatThrownBy(
            () -> new ChangeRules(Map.of("public.txn", hashed), "", Truncates.CARRY, 0, Larger.CUT))
        .hasMessageContaining("no salt");
  }

  @Test
  void aHugeRowIsCutWithAFlagAndStopsNothing() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, name text, body text)",
        "INSERT INTO item VALUES (1, 'small', 'x')");
    ChangeRules rules = new ChangeRules(Map.of(), "", Truncates.CARRY, 100_000, Larger.CUT);
    awaitState(bed.start(with("public.item", rules)), BridgeState.STREAMING);
    bed.sql(
        "INSERT INTO item VALUES (2, 'huge', repeat('y', 3000000))",
        "INSERT INTO item VALUES (3, 'after', 'z')");
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.item"), 3);
    TestBed.Seen huge = only(seen, "c", 2);
    assertThat(huge.headers()).containsEntry(Headers.CUT, "body");
    assertThat(huge.column("name")).isEqualTo("huge");
    assertThat(huge.column("body")).isEqualTo("y".repeat(512) + Row.CUT);
    assertThat(only(seen, "c", 3).headers()).doesNotContainKey(Headers.CUT);
  }

  /** Values that are no texts, many small ones, both images, and a converter of somebody else's. */
  @Test
  void whateverMakesARowHugeIsCutWhateverConverterWritesIt() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, blob bytea, words text[], doc jsonb, note text)",
        "ALTER TABLE item REPLICA IDENTITY FULL");
    String converter = "org.apache.kafka.connect.json.JsonConverter";
    ChangeRules rules = new ChangeRules(Map.of(), "", Truncates.CARRY, 50_000, Larger.CUT);
    BridgeConfig config =
        with("public.item", rules).toBuilder()
            .conversion(new Conversion(converter, converter, Map.of("schemas.enable", "true")))
            .build();
    awaitState(bed.start(config), BridgeState.STREAMING);
    bed.sql(
        "INSERT INTO item SELECT 1, decode(repeat('ab', 200000), 'hex'),"
            + " array_fill(repeat('w', 100), ARRAY[2000]),"
            + " to_jsonb(repeat('d', 200000)), repeat('n', 40)",
        "UPDATE item SET note = 'm'",
        "INSERT INTO item VALUES (2, NULL, NULL, NULL, 'after')");
    String topic = bed.topic("public.item");
    List<TestBed.Seen> seen = bed.awaitChanges(topic, 3);
    for (TestBed.Seen one : seen) {
      Map<?, ?> payload = (Map<?, ?>) Objects.requireNonNull(one.value().get("payload"));
      Map<?, ?> after = (Map<?, ?>) Objects.requireNonNull(payload.get("after"));
      boolean huge = Long.valueOf(1).equals(after.get("id"));
      if (huge) {
        assertThat(CutColumns.decode(one.headers().getOrDefault(Headers.CUT, "")))
            .containsExactlyInAnyOrder("blob", "words", "doc");
        assertThat(String.valueOf(after.get("doc"))).endsWith(Row.CUT);
        assertThat(String.valueOf(after.get("note"))).isIn("n".repeat(40), "m");
      }
      assertThat(one.headers().containsKey(Headers.CUT)).isEqualTo(huge);
    }
  }

  @Test
  void aTruncateIsSkippedOrHalts() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "INSERT INTO item VALUES (1)");
    Bridge skipping =
        bed.start(
            with("public.item", new ChangeRules(Map.of(), "", Truncates.SKIP, 0, Larger.CUT)));
    awaitState(skipping, BridgeState.STREAMING);
    bed.sql("TRUNCATE item", "INSERT INTO item VALUES (2)");
    assertThat(bed.awaitChanges(bed.topic("public.item"), 2))
        .extracting(TestBed.Seen::op)
        .containsExactlyInAnyOrder("r", "c");
    skipping.close();
    Bridge halting =
        bed.start(
            with("public.item", new ChangeRules(Map.of(), "", Truncates.HALT, 0, Larger.CUT)));
    awaitState(halting, BridgeState.STREAMING);
    bed.sql("TRUNCATE item");
    assertThat(awaitState(halting, BridgeState.HALTED).lastError().orElseThrow().message())
        .contains("public.item was truncated");
  }

  /**
   * By a column that the log does not carry for a delete: of any other table that would halt it.
   */
  @Test
  void ofATableThatIsOnlyAppendedToOldRowsAreClearedAwayWithoutAWord() throws Exception {
    bed.sql(
        "CREATE TABLE told (id bigint PRIMARY KEY, who bigint)", "INSERT INTO told VALUES (1, 7)");
    BridgeConfig config =
        bed.config("public.told").toBuilder()
            .routes(List.of(new Route("events", "who", Map.of("public.told", "who"))))
            .rules(ChangeRules.NONE.onlyNewRowsOf(Set.of("public.told")))
            .build();
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql(
        "INSERT INTO told VALUES (2, 7)",
        "UPDATE told SET who = 8 WHERE id = 2",
        "DELETE FROM told",
        "TRUNCATE told",
        "INSERT INTO told VALUES (3, 7)");

    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("events"), 3);

    assertThat(seen)
        .extracting(one -> one.op() + one.id())
        .containsExactlyInAnyOrder("r1", "c2", "c3");
    assertThat(bridge.status().warnings()).noneMatch(it -> it.contains("public.told"));
    assertThat(bridge.status().state()).isEqualTo(BridgeState.STREAMING);
  }

  private static ChangeRules rules(Map<String, ColumnRule> columns) {
    return new ChangeRules(columns, "pepper", Truncates.CARRY, 0, Larger.CUT);
  }

  private BridgeConfig with(ChangeRules rules) {
    return with(rules.columns().keySet().iterator().next(), rules);
  }

  private BridgeConfig with(String table, ChangeRules rules) {
    return bed.config(table).toBuilder().rules(rules).build();
  }

  private static TestBed.Seen only(List<TestBed.Seen> seen, String op, long id) {
    return seen.stream()
        .filter(one -> one.op().equals(op) && one.id() == id)
        .findFirst()
        .orElseThrow();
  }
}

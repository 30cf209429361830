package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What comes of the rows of a table that is altered while the bridge follows it, or is away. {@link
 * SchemaChangeTest} looks at what is said of the change.
 */
class AlteredTableTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private TestBed bed;
  private Bridge bridge;
  private Tail tail;

  @BeforeEach
  void aTable() throws Exception {
    bed = Stores.bed();
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY, name varchar(10), amount int, spare text)",
        "INSERT INTO item VALUES (1, 'a', 1, 's')");
    bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    tail = bed.tail(bed.topic("public.item"));
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  @Tag("C1")
  void followsColumnsThatAreAddedDroppedRenamedAndWidened() throws Exception {
    bed.sql("INSERT INTO item VALUES (2, 'b', 2, 's')");
    awaitRows(2);
    bed.sql(
        "ALTER TABLE item ADD COLUMN late int DEFAULT 7",
        "INSERT INTO item VALUES (3, 'c', 3, 's', 8)");
    awaitRows(3);
    bed.sql("ALTER TABLE item DROP COLUMN spare", "INSERT INTO item VALUES (4, 'd', 4, 9)");
    awaitRows(4);
    bed.sql(
        "ALTER TABLE item RENAME COLUMN name TO title", "INSERT INTO item VALUES (5, 'e', 5, 9)");
    awaitRows(5);
    bed.sql(
        "ALTER TABLE item ALTER COLUMN amount TYPE bigint, ALTER COLUMN title TYPE text",
        "INSERT INTO item VALUES (6, 'longer than ten', 5000000000, 9)",
        "UPDATE item SET amount = 6000000000 WHERE id = 1");
    awaitRows(7);

    Map<Long, Map<Object, Object>> rows = images();
    assertThat(rows)
        .containsEntry(1L, Map.of("id", 1L, "title", "a", "amount", 6000000000L, "late", 7L))
        .containsEntry(2L, Map.of("id", 2L, "name", "b", "amount", 2L, "spare", "s"))
        .containsEntry(3L, Map.of("id", 3L, "name", "c", "amount", 3L, "spare", "s", "late", 8L))
        .containsEntry(4L, Map.of("id", 4L, "name", "d", "amount", 4L, "late", 9L))
        .containsEntry(5L, Map.of("id", 5L, "title", "e", "amount", 5L, "late", 9L))
        .containsEntry(
            6L, Map.of("id", 6L, "title", "longer than ten", "amount", 5000000000L, "late", 9L));
    assertThat(bridge.status().lastError()).isEmpty();
  }

  /** What was written before the table was altered is read after it, as it was then. */
  @Test
  @Tag("C1")
  void readsRowsThatWereWrittenBeforeTheTableWasAlteredAsTheyWereThen() throws Exception {
    bridge.close();
    bed.sql(
        "INSERT INTO item VALUES (2, 'b', 2, 's')",
        "ALTER TABLE item ADD COLUMN late int DEFAULT 7",
        "INSERT INTO item VALUES (3, 'c', 3, 's', 8)",
        "ALTER TABLE item ALTER COLUMN amount TYPE bigint",
        "INSERT INTO item VALUES (4, 'd', 5000000000, 's', 9)",
        "ALTER TABLE item RENAME COLUMN spare TO rest",
        "INSERT INTO item VALUES (5, 'e', 5, 'r', 9)",
        "ALTER TABLE item DROP COLUMN rest",
        "INSERT INTO item VALUES (6, 'f', 6, 9)");
    bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    awaitRows(6);
    assertThat(tail.upToNow().stream().map(TestBed.Seen::id))
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(images())
        .containsEntry(2L, Map.of("id", 2L, "name", "b", "amount", 2L, "spare", "s"))
        .containsEntry(3L, Map.of("id", 3L, "name", "c", "amount", 3L, "spare", "s", "late", 8L))
        .containsEntry(
            4L, Map.of("id", 4L, "name", "d", "amount", 5000000000L, "spare", "s", "late", 9L))
        .containsEntry(5L, Map.of("id", 5L, "name", "e", "amount", 5L, "rest", "r", "late", 9L))
        .containsEntry(6L, Map.of("id", 6L, "name", "f", "amount", 6L, "late", 9L));
  }

  private void awaitRows(int count) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              assertThat(bridge.status().state()).isNotEqualTo(BridgeState.HALTED);
              return tail.upToNow().size() >= count;
            });
  }

  private Map<Long, Map<Object, Object>> images() {
    Map<Long, Map<Object, Object>> images = new TreeMap<>();
    List<TestBed.Seen> seen = tail.upToNow();
    seen.forEach(row -> images.put(row.id(), new HashMap<>((Map<?, ?>) row.value().get("after"))));
    return images;
  }
}

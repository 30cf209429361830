package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.FirstSnapshot;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A first snapshot that is read beside the stream, table by table. */
class FirstSnapshotTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static EmbeddedPostgresServer postgres;
  private static EmbeddedKafkaBroker kafka;
  private TestBed bed;

  @BeforeAll
  static void startStores() {
    postgres = EmbeddedPostgresServer.start();
    kafka = EmbeddedKafkaBroker.start();
  }

  @AfterAll
  static void stopStores() {
    kafka.close();
    postgres.close();
  }

  @BeforeEach
  void aDatabase() {
    bed = new TestBed(postgres, kafka);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  @Tag("C1")
  void aTableThatWasReadIsNotReadAgainAfterABreak() throws Exception {
    bed.sql(
        "CREATE TABLE early (id bigint PRIMARY KEY, n int)",
        "CREATE TABLE late (id bigint PRIMARY KEY, n int)",
        "INSERT INTO early SELECT i, 0 FROM generate_series(1, 500) i",
        "INSERT INTO late SELECT i, 0 FROM generate_series(1, 20000) i");
    BridgeConfig config =
        bed.config("public.early", "public.late").toBuilder()
            .firstSnapshot(FirstSnapshot.WHILE_STREAMING)
            .debezium(Map.of("incremental.snapshot.chunk.size", "100"))
            .build();
    Bridge bridge = bed.start(config);
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Readings.ended(bridge) >= 1 && Readings.rows(bridge, "public.late") > 0);
    // The stream was there before them.
    bed.sql("UPDATE late SET n = 1 WHERE id > 19990", "DELETE FROM late WHERE id = 1");
    bridge.close();
    assertThat(Readings.ended(bridge)).isEqualTo(1);

    Bridge next = bed.start(config);
    awaitState(next, BridgeState.STREAMING, LIMIT);
    await().atMost(LIMIT).until(() -> Readings.open(next) == 0);

    assertThat(next.history()).allSatisfy(entry -> assertThat(entry.actor()).isEqualTo("ficus"));
    assertThat(bed.changes(bed.topic("public.early")))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
    Map<Long, TestBed.Seen> newest = new TreeMap<>();
    for (TestBed.Seen seen : bed.changes(bed.topic("public.late"))) {
      newest.merge(
          seen.id(),
          seen,
          (one, other) -> one.position().compareTo(other.position()) >= 0 ? one : other);
    }
    newest.values().removeIf(seen -> seen.op().equals("d"));
    assertThat(newest.keySet())
        .containsExactlyElementsOf(LongStream.rangeClosed(2, 20000).boxed().toList());
    assertThat(newest.values().stream().filter(seen -> Long.valueOf(1).equals(seen.column("n"))))
        .hasSize(10);
  }

  @Test
  void aTableWithoutAKeyIsRefusedBeforeAnythingBegins() throws Exception {
    bed.sql("CREATE TABLE nameless (n int)", "ALTER TABLE nameless REPLICA IDENTITY FULL");
    Bridge bridge =
        bed.start(
            bed.config("public.nameless").toBuilder()
                .firstSnapshot(FirstSnapshot.WHILE_STREAMING)
                .build());
    assertThat(awaitState(bridge, BridgeState.HALTED).lastError().orElseThrow().message())
        .contains("public.nameless")
        .contains("at-once");
    assertThat(
            bed.ask(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE '%"
                    + bed.name
                    + "'"))
        .isEqualTo("0");
  }
}

package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BridgeStreamTest {

  private static EmbeddedPostgresServer postgres;
  private static EmbeddedKafkaBroker kafka;
  private TestBed bed;

  @BeforeAll
  static void servers() {
    postgres = EmbeddedPostgresServer.start();
    kafka = EmbeddedKafkaBroker.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
    postgres.close();
  }

  @BeforeEach
  void bed() {
    bed = new TestBed(postgres, kafka);
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
}

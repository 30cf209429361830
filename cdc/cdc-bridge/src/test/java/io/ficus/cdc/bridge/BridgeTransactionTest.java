package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Headers;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a reader of committed records sees of the source's transactions. */
class BridgeTransactionTest {

  private TestBed bed;

  @BeforeEach
  void bed() {
    bed = Stores.bed();
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  /** Batches of 7 and transactions of 40 rows never end together. */
  @Test
  @Tag("C1")
  void showsWholeTransactionsOnly() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY, txn bigint)");
    BridgeConfig config =
        bed.config("public.item").toBuilder()
            .partitions(1)
            .debezium(Map.of("max.batch.size", "7"))
            .build();
    awaitState(bed.start(config), BridgeState.STREAMING, Duration.ofSeconds(90));
    for (int txn = 0; txn < 25; txn++) {
      bed.sql(
          "INSERT INTO item SELECT i, "
              + txn
              + " FROM generate_series("
              + txn * 40
              + ", "
              + (txn * 40 + 39)
              + ") i");
    }
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              List<TestBed.Seen> seen = bed.changes(bed.topic("public.item"));
              Map<Object, Long> rows =
                  seen.stream()
                      .collect(
                          Collectors.groupingBy(
                              s -> String.valueOf(s.column("txn")), Collectors.counting()));
              assertThat(rows.values()).allSatisfy(count -> assertThat(count).isEqualTo(40));
              return seen.size() == 1000;
            });
  }

  @Test
  @Tag("C1")
  void cutsAndFlagsATransactionThatIsTooLarge() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config =
        bed.config("public.item").toBuilder()
            .debezium(Map.of("max.batch.size", "50"))
            .delivery(Delivery.EXACTLY_ONCE.cutAt(200, 1L << 30))
            .build();
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING, Duration.ofSeconds(90));
    bed.sql("INSERT INTO item SELECT generate_series(1, 2000)", "INSERT INTO item VALUES (9999)");
    String topic = bed.topic("public.item");
    await().atMost(Duration.ofSeconds(90)).until(() -> bed.changes(topic).size() == 2001);
    List<TestBed.Seen> seen = bed.changes(topic);
    assertThat(seen.stream().map(s -> s.headers().get(Headers.EVENT_ID))).doesNotHaveDuplicates();
    assertThat(seen.stream().filter(s -> s.headers().containsKey(Headers.TRANSACTION_PART)))
        .hasSizeBetween(1, 1999)
        .allSatisfy(s -> assertThat(s.id()).isLessThan(9999));
    assertThat(bridge.status().warnings()).anySatisfy(w -> assertThat(w).contains("in parts"));
  }

  @Test
  void deliversAtLeastOnceWithoutKafkaTransactions() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "INSERT INTO item VALUES (1)");
    BridgeConfig config =
        bed.config("public.item").toBuilder()
            .delivery(Delivery.EXACTLY_ONCE.with(Delivery.Mode.AT_LEAST_ONCE))
            .build();
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING, Duration.ofSeconds(90));
    bed.sql("INSERT INTO item VALUES (2)");
    bed.awaitChanges(bed.topic("public.item"), 2);
    bridge.close();
    bed.sql("INSERT INTO item VALUES (3)");
    awaitState(bed.start(config), BridgeState.STREAMING, Duration.ofSeconds(90));
    assertThat(bed.awaitChanges(bed.topic("public.item"), 3).stream().map(TestBed.Seen::id))
        .contains(1L, 2L, 3L);
  }
}

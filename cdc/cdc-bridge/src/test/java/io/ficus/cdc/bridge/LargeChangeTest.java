package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.ClaimCheck;
import io.ficus.cdc.Headers;
import io.ficus.cdc.Row;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows and transactions of a size that stops others. */
@Tag("C1")
class LargeChangeTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int MEGABYTE = 1024 * 1024;
  private static final Pattern ID = Pattern.compile("\"after\":\\{\"id\":(\\d+)");

  private TestBed bed;

  @BeforeEach
  void aDatabase() throws Exception {
    bed = Stores.bed();
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY, name text, big text)");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  void carriesARowOfTwentyMegabytesWhole() throws Exception {
    Bridge bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    int half = 10 * MEGABYTE;
    bed.sql(
        "INSERT INTO item VALUES (1, repeat('n', %d), repeat('b', %d))".formatted(half, half),
        "INSERT INTO item VALUES (2, 'b', '')",
        "UPDATE item SET name = 'c' WHERE id = 1");
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.item"), 3);
    assertThat(seen.stream().map(TestBed.Seen::id)).containsExactlyInAnyOrder(1L, 1L, 2L);
    for (TestBed.Seen row : seen) {
      if (row.id() == 1 && row.op().equals("c")) {
        assertThat(row.column("name")).isEqualTo("n".repeat(half));
        assertThat(row.column("big")).isEqualTo("b".repeat(half));
      } else {
        assertThat(row.column("big")).isEqualTo(row.id() == 1 ? Row.UNCHANGED : "");
      }
    }
    assertThat(bridge.status().lastError()).isEmpty();
  }

  /** A person lets it pass, and what stood behind it follows; nothing is left out. */
  @Test
  void haltsInFrontOfARecordThatItMayNotCarryAndGoesOnOnceItMay() throws Exception {
    BridgeConfig strict = bed.config("public.item").toBuilder().rules(upTo(Larger.HALT)).build();
    Bridge bridge = bed.start(strict);
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    bed.sql("INSERT INTO item VALUES (1, 'before', '')");
    bed.awaitChanges(bed.topic("public.item"), 1);
    bed.sql(
        "INSERT INTO item VALUES (2, 'poison', repeat('x', 21000000)), (3, 'beside', '')",
        "INSERT INTO item VALUES (4, 'behind', '')");
    BridgeStatus halted = awaitState(bridge, BridgeState.HALTED, LIMIT);
    assertThat(halted.lastError().orElseThrow().message())
        .contains("public.item", "ficus.changes.max-record-bytes", "ficus.changes.larger");
    assertThat(bed.changes(bed.topic("public.item")).stream().map(TestBed.Seen::id))
        .containsExactly(1L);
    bridge.close();

    bed.start(strict.toBuilder().rules(upTo(Larger.CUT)).build());
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.item"), 4);
    assertThat(seen.stream().map(TestBed.Seen::id)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(seen)
        .allSatisfy(
            row -> assertThat(row.headers().containsKey(Headers.CUT)).isEqualTo(row.id() == 2));
  }

  /** What a reader of committed records sees of a row that was checked in is the whole of it. */
  @Test
  void givesAClaimCheckForWhatIsTooLargeAndTheWholeIsThere() throws Exception {
    BridgeConfig config =
        bed.config("public.item").toBuilder().rules(upTo(Larger.CLAIM_CHECK)).build();
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    bed.sql(
        "INSERT INTO item VALUES (1, 'small', ''), (2, repeat('n', 250000), repeat('b', 3000000))",
        "UPDATE item SET name = repeat('m', 200000) WHERE id = 1");
    List<TestBed.Seen> seen = bed.awaitChanges(bed.topic("public.item"), 3);
    try (WholeValues whole = new WholeValues(bed.bootstrap, bed.topic("large-values"))) {
      for (TestBed.Seen row : seen) {
        String check = row.headers().get(Headers.CLAIM_CHECK);
        assertThat(row.headers().containsKey(Headers.CUT)).isEqualTo(check != null);
        if (check == null) {
          assertThat(row.column("name")).isEqualTo("small");
          continue;
        }
        TestBed.Seen all = whole.of(row, ClaimCheck.decode(check));
        assertThat(String.valueOf(row.column("name"))).endsWith(Row.CUT);
        if (row.id() == 2) {
          assertThat(all.column("name")).isEqualTo("n".repeat(250_000));
          assertThat(all.column("big")).isEqualTo("b".repeat(3_000_000));
        } else {
          assertThat(all.column("name")).isEqualTo("m".repeat(200_000));
          assertThat(row.column("big")).isEqualTo("");
        }
      }
      assertThat(whole.hashes()).hasSize(2);
    }
    assertThat(bridge.status().lastError()).isEmpty();
  }

  private static ChangeRules upTo(Larger larger) {
    ChangeRules none = ChangeRules.NONE;
    return new ChangeRules(
        none.columns(), none.salt(), none.truncates(), 100_000, larger, none.schemaChanges());
  }

  /** By a process of 256 MB. It is cut by size or by age, or whole, as fast as the machine is. */
  @Test
  @Tag("long")
  void carriesATransactionOfAMillionRowsInLittleMemory() throws Exception {
    int rows = 1_000_000;
    Process process = BridgeProcess.startForBacklog(bed, "public.item");
    try {
      String topic = bed.topic("public.item");
      Tail tail = await().atMost(LIMIT).ignoreExceptions().until(() -> bed.tail(topic), t -> true);
      bed.sql("INSERT INTO item VALUES (0, 'ready', '')");
      await().atMost(LIMIT).until(() -> tail.end() > 0);
      long begin = System.nanoTime();
      bed.sql(
          "INSERT INTO item SELECT i, md5(i::text), repeat('x', 100) FROM generate_series(1, "
              + rows
              + ") i");
      BitSet seen = new BitSet();
      AtomicInteger doubled = new AtomicInteger();
      AtomicInteger parts = new AtomicInteger();
      await()
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                assertThat(process.isAlive()).as("it did not run out of memory").isTrue();
                tail.forward(record -> count(record, seen, doubled, parts));
                return seen.cardinality() >= rows + 1;
              });
      System.out.printf(
          "%d rows of one transaction in %d s, %d of them in later parts, %d doubled%n",
          rows,
          Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
          parts.get(),
          doubled.get());
      assertThat(doubled.get()).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void count(
      ConsumerRecord<byte[], byte[]> record,
      BitSet seen,
      AtomicInteger doubled,
      AtomicInteger parts) {
    Matcher id = ID.matcher(new String(record.value(), StandardCharsets.UTF_8));
    assertThat(id.find()).isTrue();
    int row = Integer.parseInt(id.group(1));
    if (seen.get(row)) {
      doubled.incrementAndGet();
    }
    seen.set(row);
    if (record.headers().lastHeader(Headers.TRANSACTION_PART) != null) {
      parts.incrementAndGet();
    }
  }
}

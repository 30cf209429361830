package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Headers;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGKILL in the middle of the snapshot and of the stream, while transactions overlap. */
class BridgeKillTest {

  private static final int ROWS = 4000;

  @Test
  @Tag("C1")
  void losesNothingAndDoublesNothingWhenKilled() throws Exception {
    long seed = Long.getLong("ficus.seed", new Random().nextLong());
    System.out.println("BridgeKillTest seed " + seed + " (-Dficus.seed= repeats it)");
    Random chance = new Random(seed);
    try (EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start();
        EmbeddedKafkaBroker kafka = EmbeddedKafkaBroker.start();
        TestBed bed = new TestBed(postgres, kafka)) {
      bed.sql(
          "CREATE TABLE item (id bigint PRIMARY KEY, filler text)",
          "INSERT INTO item SELECT i, repeat(md5(i::text), 10) FROM generate_series(1, "
              + ROWS
              + ") i");
      AtomicLong ids = new AtomicLong(ROWS);
      AtomicBoolean writing = new AtomicBoolean(true);
      List<Thread> writers = new ArrayList<>();
      Process process = BridgeProcess.start(bed);
      try {
        for (int w = 0; w < 3; w++) {
          Thread writer = new Thread(() -> write(bed, ids, writing));
          writer.start();
          writers.add(writer);
        }
        awaitRecords(bed, process, 1 + chance.nextInt(ROWS / 2));
        process = killed(bed, process);
        // Had the snapshot been complete, this test would prove less than it says.
        assertThat(bed.changes(bed.topic("public.item"))).hasSizeLessThan(ROWS);
        for (int kill = 0; kill < 2; kill++) {
          awaitStreamed(bed, process, chance.nextInt(150));
          process = killed(bed, process);
        }
        awaitStreamed(bed, process, 50);
        writing.set(false);
        for (Thread writer : writers) {
          writer.join();
        }
        Set<Long> committed = new HashSet<>(bed.ids("item"));
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(300))
            .until(() -> ids(seen(bed)).containsAll(committed));
        assertOnce(seen(bed), committed, seed);
      } finally {
        writing.set(false);
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static Process killed(TestBed bed, Process process) throws Exception {
    process.destroyForcibly().waitFor();
    return BridgeProcess.start(bed);
  }

  /** Every committed row once, in the last snapshot or in the stream. */
  private static void assertOnce(List<TestBed.Seen> seen, Set<Long> committed, long seed) {
    String lastSnapshot =
        seen.stream()
            .filter(s -> s.op().equals("r"))
            .map(s -> snapshotOf(s))
            .max(java.util.Comparator.comparingLong(Long::parseLong))
            .orElseThrow();
    List<Long> once =
        seen.stream()
            .filter(s -> !s.op().equals("r") || snapshotOf(s).equals(lastSnapshot))
            .map(TestBed.Seen::id)
            .toList();
    assertThat(once).as("seed %s", seed).doesNotHaveDuplicates();
    assertThat(new HashSet<>(once)).as("seed %s", seed).isEqualTo(committed);
    assertThat(seen.stream().map(s -> s.headers().get(Headers.EVENT_ID)))
        .as("seed %s", seed)
        .doesNotHaveDuplicates();
  }

  private static String snapshotOf(TestBed.Seen row) {
    return String.valueOf(row.headers().get(Headers.EVENT_ID)).split("-", -1)[1];
  }

  private static Set<Long> ids(List<TestBed.Seen> seen) {
    Set<Long> ids = new HashSet<>();
    seen.forEach(s -> ids.add(s.id()));
    return ids;
  }

  private static List<TestBed.Seen> seen(TestBed bed) {
    return bed.changes(bed.topic("public.item"));
  }

  private static void awaitRecords(TestBed bed, Process process, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> alive(process) && bed.count(bed.topic("public.item")) >= count);
  }

  /** Waits until so many changes were streamed since now. */
  private static void awaitStreamed(TestBed bed, Process process, int more) {
    long before = streamed(bed);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> alive(process) && streamed(bed) > before + more);
  }

  private static long streamed(TestBed bed) {
    return seen(bed).stream().filter(s -> s.op().equals("c")).count();
  }

  private static boolean alive(Process process) {
    if (!process.isAlive()) {
      throw new AssertionError("The bridge's process ended; see target/bridge-process.log");
    }
    return true;
  }

  private static void write(TestBed bed, AtomicLong ids, AtomicBoolean writing) {
    try (Connection connection = bed.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (writing.get()) {
        for (int i = 0; i < 5; i++) {
          statement.execute(
              "INSERT INTO item VALUES (" + ids.incrementAndGet() + ", pg_sleep(0.02)::text)");
        }
        if (ids.get() % 7 == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

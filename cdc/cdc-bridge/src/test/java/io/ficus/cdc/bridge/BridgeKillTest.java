package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.bridge.pipeline.CommitStep;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGKILL in the middle of the snapshot and of the stream, while transactions overlap. */
@Tag("C1")
class BridgeKillTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int ROWS = 4000;

  private final Ledger ledger = new Ledger();
  private TestBed bed;
  private Process process;

  @BeforeEach
  void aTable() throws Exception {
    bed = Stores.bed();
    bed.sql(Ledger.DDL);
    ledger.fill(bed, ROWS, "repeat(md5(i::text), 10)");
    process = BridgeProcess.start(bed);
  }

  @AfterEach
  void close() throws Exception {
    process.destroyForcibly().waitFor();
    bed.close();
  }

  @Test
  void losesNothingAndDoublesNothingWhenKilled() throws Exception {
    long seed = Seed.of("BridgeKillTest");
    Random chance = new Random(seed);
    Tail tail;
    try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
      tail = tail();
      awaitRecords(tail, 1 + chance.nextInt(ROWS / 2));
      kill();
      // Had the snapshot been complete, this test would prove less than it says.
      assertThat(tail.upToNow()).hasSizeLessThan(ROWS);
      process = BridgeProcess.start(bed);
      awaitStreamed(tail, chance.nextInt(150));
      kill();
      process = BridgeProcess.start(bed);
      writers.awaitMore(10);
    }
    ledger.settle(bed, tail).requireEven(seed);
  }

  @Test
  @Tag("long")
  void losesNothingAndDoublesNothingInFiftyKills() throws Exception {
    long seed = Seed.of("BridgeKillTest (long)");
    Random chance = new Random(seed);
    Tail tail = tail();
    try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
      for (int kill = 0; kill < 50; kill++) {
        // At any time: while it starts, or in the stream.
        writers.awaitMore(chance.nextInt(1200));
        kill();
        process = BridgeProcess.start(bed);
      }
      awaitStreamed(tail, 100);
    }
    ledger.settle(bed, tail).requireEven(seed);
  }

  @Test
  @Tag("long")
  void losesNothingAndDoublesNothingWhenItsProcessEndsAtAStepOfTheCommit() throws Exception {
    long seed = Seed.of("BridgeKillTest (steps)");
    Random chance = new Random(seed);
    Tail tail = tail();
    awaitRecords(tail, ROWS);
    try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
      kill();
      for (int round = 0; round < 3; round++) {
        for (CommitStep step : CommitStep.values()) {
          process = BridgeProcess.startToDieAt(step, 1 + chance.nextInt(20), bed);
          assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
          assertThat(process.exitValue()).as("the exit at %s", step).isEqualTo(137);
        }
      }
      process = BridgeProcess.start(bed);
      writers.awaitMore(10);
    }
    ledger.settle(bed, tail).requireEven(seed);
  }

  private void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Once the bridge has made the topic. */
  private Tail tail() {
    return await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> bed.tail(bed.topic(Ledger.TABLE)), tail -> alive());
  }

  private void awaitRecords(Tail tail, int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> alive() && tail.end() >= count);
  }

  /** Waits until so many changes were streamed since now. */
  private void awaitStreamed(Tail tail, int more) {
    long before = streamed(tail);
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> alive() && streamed(tail) > before + more);
  }

  private static long streamed(Tail tail) {
    return tail.upToNow().stream().filter(row -> !row.op().equals("r")).count();
  }

  private boolean alive() {
    if (!process.isAlive()) {
      throw new AssertionError("The bridge's process ended; see target/bridge-process.log");
    }
    return true;
  }
}

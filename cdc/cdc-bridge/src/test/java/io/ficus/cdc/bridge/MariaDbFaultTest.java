package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedMariaDbServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything around a bridge on MariaDB is broken, and what was committed is carried once. */
class MariaDbFaultTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static @Nullable EmbeddedMariaDbServer server;
  private static @Nullable EmbeddedKafkaBroker kafka;
  private @Nullable TestBed bed;

  @BeforeAll
  static void startStores() {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    server = EmbeddedMariaDbServer.start();
    kafka = EmbeddedKafkaBroker.start();
  }

  @AfterAll
  static void stopStores() {
    if (kafka != null) {
      kafka.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void makeBed() throws SQLException {
    bed = new TestBed(server(), Objects.requireNonNull(kafka).bootstrapServers());
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY, filler text)");
  }

  @AfterEach
  void closeBed() throws Exception {
    if (bed != null) {
      bed.close();
    }
  }

  private static EmbeddedMariaDbServer server() {
    return Objects.requireNonNull(server);
  }

  private TestBed bed() {
    return Objects.requireNonNull(bed);
  }

  private String table() {
    return bed().name + ".item";
  }

  @Test
  @Tag("C1")
  void carriesOnWhileTheServerItsConnectionsAndTheBridgeAreEnded() throws Exception {
    long seed = Seed.of("MariaDbFaultTest");
    faults(seed, 6);
  }

  @Test
  @Tag("C1")
  @Tag("long")
  void carriesOnThroughManyFaults() throws Exception {
    long seed = Seed.of("MariaDbFaultTest (long)");
    faults(seed, 60);
  }

  private void faults(long seed, int count) throws Exception {
    Random chance = new Random(seed);
    BridgeConfig config = bed().config(table());
    Bridge bridge = bed().start(config);
    TestBed.awaitState(bridge, BridgeState.STREAMING, LIMIT);
    try (MariaDbWriters writers = MariaDbWriters.start(bed(), 3, seed)) {
      for (int fault = 0; fault < count; fault++) {
        writers.awaitMore(10 + chance.nextInt(40));
        switch (chance.nextInt(4)) {
          case 0 -> {
            bridge.close();
            bridge = bed().start(config);
          }
          case 1 -> {
            server().kill();
            server().restart();
          }
          default -> killLogReaders();
        }
      }
      writers.awaitMore(20);
    }
    requireCarriedOnce(seed);
    TestBed.awaitState(bridge, BridgeState.STREAMING, LIMIT);
  }

  @Test
  @Tag("C1")
  @Tag("long")
  void keepsWholeTransactionsOfManyRowsThroughAKilledProcess() throws Exception {
    long seed = Seed.of("MariaDbFaultTest (kill)");
    Random chance = new Random(seed);
    bed().sql("INSERT INTO item SELECT seq, repeat(md5(seq), 10) FROM seq_1_to_2000");
    Process process = BridgeProcess.start(bed(), table());
    try {
      awaitRecords(process, 1 + chance.nextInt(1500));
      process.destroyForcibly().waitFor();
      process = BridgeProcess.start(bed(), table());
      awaitRecords(process, 2001);
      bed().sql("INSERT INTO item SELECT seq, repeat(md5(seq), 10) FROM seq_2001_to_4000");
      awaitRecords(process, 2001 + chance.nextInt(1500));
      process.destroyForcibly().waitFor();
      process = BridgeProcess.start(bed(), table());
      requireCarriedOnce(seed);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("C1")
  void haltsWhereTheLogWasPurged() throws Exception {
    BridgeConfig config = bed().config(table());
    Bridge bridge = bed().start(config);
    TestBed.awaitState(bridge, BridgeState.STREAMING, LIMIT);
    bridge.close();
    bed().sql("INSERT INTO item VALUES (1, 'not in Kafka')", "FLUSH BINARY LOGS");
    String newest = bed().ask("SHOW MASTER STATUS");
    bed().sql("FLUSH BINARY LOGS");
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              bed().sql("PURGE BINARY LOGS TO '" + newest + "'");
              return bed().ask("SHOW BINARY LOGS").equals(newest);
            });
    Bridge next = bed().start(config);
    BridgeStatus status = TestBed.awaitState(next, BridgeState.HALTED, LIMIT);
    assertThat(status.lastError().orElseThrow().message())
        .contains("purged")
        .contains("ficus.bridge." + bed().name + ".position")
        .contains("resume");
  }

  @Test
  @Tag("C1")
  void haltsWhereTheLogWasReset() throws Exception {
    BridgeConfig config = bed().config(table());
    Bridge bridge = bed().start(config);
    TestBed.awaitState(bridge, BridgeState.STREAMING, LIMIT);
    bed().sql("INSERT INTO item VALUES (1, 'a')");
    bed().awaitChanges(bed().topic(table()), 1);
    bridge.close();
    String file = bed().ask("SHOW MASTER STATUS");
    bed().sql("RESET MASTER");
    // As far as before, so that the file's name and its length do not give it away.
    while (!bed().ask("SHOW MASTER STATUS").equals(file)) {
      bed().sql("FLUSH BINARY LOGS");
    }
    bed().sql("INSERT INTO item SELECT seq, repeat('x', 5000) FROM seq_2_to_2000");
    Bridge next = bed().start(config);
    BridgeStatus status = TestBed.awaitState(next, BridgeState.HALTED, LIMIT);
    assertThat(status.lastError().orElseThrow().message()).contains("reset").contains("GTID");
  }

  @Test
  @Tag("C1")
  @Tag("long")
  void aStandbyTakesOverFromAProcessThatIsKilled() throws Exception {
    Process leader = BridgeProcess.start(bed(), table());
    try {
      bed().sql("INSERT INTO item VALUES (1, 'a')");
      awaitRecords(leader, 1);
      Bridge standby = bed().start(bed().config(table()));
      awaitStandby(standby);

      leader.destroyForcibly().waitFor();

      TestBed.awaitState(standby, BridgeState.STREAMING, LIMIT);
      bed().sql("INSERT INTO item VALUES (2, 'b')");
      requireCarriedOnce(0);
      standby.close();
    } finally {
      leader.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("C1")
  @Tag("long")
  void aProcessThatStoodStillIsFencedAndStandsByWhenItComesBack() throws Exception {
    Process still = BridgeProcess.start(bed(), table());
    try {
      bed().sql("INSERT INTO item VALUES (1, 'a')");
      awaitRecords(still, 1);
      Bridge standby = bed().start(bed().config(table()));
      awaitStandby(standby);

      signal("STOP", still);
      bed().sql("INSERT INTO item SELECT seq, 'while it stands' FROM seq_2_to_500");
      TestBed.awaitState(standby, BridgeState.STREAMING, LIMIT);
      awaitRecords(still, 500);
      signal("CONT", still);
      bed().sql("INSERT INTO item SELECT seq, 'when it is back' FROM seq_501_to_1000");
      awaitRecords(still, 1000);
      assertThat(standby.status().state()).isEqualTo(BridgeState.STREAMING);

      standby.close();
      bed().sql("INSERT INTO item VALUES (1001, 'by the first again')");
      awaitRecords(still, 1001);
      requireCarriedOnce(0);
    } finally {
      still.destroyForcibly().waitFor();
    }
  }

  private static void awaitStandby(Bridge bridge) {
    await()
        .atMost(LIMIT)
        .until(() -> bridge.status().reason(), reason -> reason.contains("standing by"));
    assertThat(bridge.status().reason()).contains("session");
  }

  private static void signal(String name, Process to) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(to.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void haltsWithTheCommandWhereMarksCannotBeWritten() throws Exception {
    bed().sql("DROP TABLE ficus_mark");
    Bridge bridge = bed().start(bed().config(table()));
    BridgeStatus status = TestBed.awaitState(bridge, BridgeState.HALTED, LIMIT);
    assertThat(status.lastError().orElseThrow().message()).contains("CREATE TABLE ficus_mark");
  }

  private void requireCarriedOnce(long seed) throws SQLException {
    Ledger.ofInserts(bed(), table()).awaitAll(bed().tail(bed().topic(table()))).requireEven(seed);
  }

  private void killLogReaders() throws SQLException {
    String reader =
        bed()
            .ask(
                "SELECT id FROM information_schema.processlist WHERE command = 'Binlog Dump' LIMIT 1");
    if (!reader.isEmpty()) {
      bed().sql("KILL " + reader);
    }
  }

  private void awaitRecords(Process process, int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError(
                    "The bridge's process ended; see target/bridge-process.log");
              }
              return bed().count(bed().topic(table())) >= count;
            });
  }
}

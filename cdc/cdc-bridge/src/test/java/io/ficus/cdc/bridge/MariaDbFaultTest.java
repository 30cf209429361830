package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.embedded.EmbeddedKafkaBroker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  private static @Nullable BinlogServer server;
  private static @Nullable EmbeddedKafkaBroker kafka;
  private @Nullable TestBed bed;

  @BeforeAll
  static void startStores() {
    server = BinlogServer.start();
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
    bed = server().bed(Objects.requireNonNull(kafka).bootstrapServers());
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY, filler text)");
  }

  @AfterEach
  void closeBed() throws Exception {
    if (bed != null) {
      bed.close();
    }
  }

  private static BinlogServer server() {
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
            if (!server().crash()) {
              killLogReaders();
            }
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
    insert(1, 2000, "repeat(sha2(seq, 256), 5)");
    Process process = BridgeProcess.start(bed(), table());
    try {
      awaitRecords(process, 1 + chance.nextInt(1500));
      process.destroyForcibly().waitFor();
      process = BridgeProcess.start(bed(), table());
      awaitRecords(process, 2001);
      insert(2001, 4000, "repeat(sha2(seq, 256), 5)");
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
    String newest = bed().ask(server().askForLog());
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
    String file = bed().ask(server().askForLog());
    bed().sql(server().resetLog());
    // As far as before, so that the file's name and its length do not give it away.
    while (!bed().ask(server().askForLog()).equals(file)) {
      bed().sql("FLUSH BINARY LOGS");
    }
    insert(2, 2000, "repeat('x', 5000)");
    Bridge next = bed().start(config);
    BridgeStatus status = TestBed.awaitState(next, BridgeState.HALTED, LIMIT);
    assertThat(status.lastError().orElseThrow().message())
        .contains("reset")
        .contains(server().isMySql() ? "another server" : "GTID");
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
      insert(2, 500, "'while it stands'");
      TestBed.awaitState(standby, BridgeState.STREAMING, LIMIT);
      awaitRecords(still, 500);
      signal("CONT", still);
      insert(501, 1000, "'when it is back'");
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

  /** In one statement; {@code filler} is SQL, and {@code seq} in it the row's id. */
  private void insert(int from, int to, String filler) throws SQLException {
    bed()
        .sql(
            IntStream.rangeClosed(from, to)
                .mapToObj(id -> "(" + id + ", " + filler.replace("seq", "" + id) + ")")
                .collect(Collectors.joining(", ", "INSERT INTO item VALUES ", "")));
  }

  private void requireCarriedOnce(long seed) throws SQLException {
    Ledger.ofInserts(bed(), table()).awaitAll(bed().tail(bed().topic(table()))).requireEven(seed);
  }

  private void killLogReaders() throws SQLException {
    String reader =
        bed()
            .ask(
                "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%' LIMIT 1");
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

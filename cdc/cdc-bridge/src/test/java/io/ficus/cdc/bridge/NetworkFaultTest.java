package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.capture.ConnectorReading;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.SnapshotProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The network to either store is cut, slow or dead, while transactions overlap. */
@Tag("C1")
class NetworkFaultTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Ledger ledger = new Ledger();
  private TestBed bed;
  private FaultyNetwork network;

  private enum Fault {
    POSTGRES_CUT,
    POSTGRES_SLOW,
    KAFKA_CUT,
    KAFKA_SLOW,
    BOTH_CUT,
    WALSENDER_KILLED
  }

  @BeforeEach
  void aTable() throws Exception {
    bed = Stores.bed();
    bed.sql(Ledger.DDL);
    network = new FaultyNetwork();
  }

  @AfterEach
  void close() throws Exception {
    network.heal();
    bed.close();
    network.close();
  }

  @Test
  void losesAndDoublesNothingWhenEitherSideIsCutOrSlow() throws Exception {
    faults("NetworkFaultTest", 1);
  }

  @Test
  @Tag("long")
  void losesAndDoublesNothingInManyFaults() throws Exception {
    faults("NetworkFaultTest (long)", 10);
  }

  private void faults(String test, int rounds) throws Exception {
    long seed = Seed.of(test);
    Random chance = new Random(seed);
    BridgeConfig config = network.through(bed.config(Ledger.TABLE));
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    Tail tail = bed.tail(bed.topic(Ledger.TABLE));
    try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
      for (int round = 0; round < rounds; round++) {
        for (Fault fault : Fault.values()) {
          writers.awaitMore(5 + chance.nextInt(60));
          happens(fault, config, chance);
          writers.awaitMore(5 + chance.nextInt(60));
          network.heal();
          awaitState(bridge, BridgeState.STREAMING, LIMIT);
        }
      }
      writers.awaitMore(10);
    }
    ledger.settle(bed, tail).requireEven(seed);
  }

  private void happens(Fault fault, BridgeConfig config, Random chance) throws Exception {
    switch (fault) {
      case POSTGRES_CUT -> network.toPostgres.cut();
      case POSTGRES_SLOW -> network.toPostgres.delay(Duration.ofMillis(chance.nextInt(40)));
      case KAFKA_CUT -> network.toKafka.cut();
      case KAFKA_SLOW -> network.toKafka.delay(Duration.ofMillis(chance.nextInt(40)));
      case BOTH_CUT -> network.cut();
      case WALSENDER_KILLED ->
          bed.sql(
              "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name ="
                  + " '"
                  + config.slot()
                  + "'");
    }
  }

  /** As a broker that stands still: connections stay, and nobody answers. */
  @Test
  void goesOnAfterABrokerThatStoodStill() throws Exception {
    long seed = Seed.of("NetworkFaultTest (broker)");
    Bridge bridge = bed.start(network.through(bed.config(Ledger.TABLE)));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    Tail tail = bed.tail(bed.topic(Ledger.TABLE));
    try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
      writers.awaitMore(20);
      network.toKafka.hold();
      awaitError(bridge, "Kafka");
      network.heal();
      awaitState(bridge, BridgeState.STREAMING, LIMIT);
      writers.awaitMore(20);
    }
    ledger.settle(bed, tail).requireEven(seed);
  }

  /** Only a mark that does not come back can tell: everything else of the connection is well. */
  @Test
  void takesAReplicationConnectionThatHasGoneSilentForDead() throws Exception {
    long seed = Seed.of("NetworkFaultTest (silence)");
    Bridge bridge = startWithPatience(Duration.ofSeconds(1));
    Tail tail = bed.tail(bed.topic(Ledger.TABLE));
    try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
      writers.awaitMore(20);
      network.toPostgres.holdReplication();
      awaitError(bridge, "has not come back");
      network.heal();
      awaitState(bridge, BridgeState.STREAMING, LIMIT);
      writers.awaitMore(20);
    }
    ledger.settle(bed, tail).requireEven(seed);
  }

  /** In the middle of a transaction that is on its way, and not one of it in Kafka yet. */
  @Test
  void takesOneThatGoesSilentWhileItCatchesUpForDead() throws Exception {
    Bridge before = startWithPatience(Duration.ofSeconds(1));
    before.close();
    Tail tail = bed.tail(bed.topic(Ledger.TABLE));
    ledger.fill(bed, 20_000, "repeat('x', 100)");
    Bridge bridge = bed.start(withPatience(Duration.ofSeconds(1)));
    awaitState(bridge, BridgeState.CATCHING_UP, LIMIT);
    network.toPostgres.delay(Duration.ofMillis(20));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> bridge.reading(ConnectorReading.EVENTS_SEEN).orElse(0.0) > 0);
    network.toPostgres.holdReplication();
    assertThat(bridge.status().state()).isEqualTo(BridgeState.CATCHING_UP);
    awaitError(bridge, "has not come back");
    network.heal();
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    ledger.settle(bed, tail).requireEven("none");
  }

  /** The server reads what others have changed for longer than the limit, and hands out nothing. */
  @Test
  @Tag("long")
  void takesNoBacklogOfOtherTablesForSilence() throws Exception {
    Bridge before = startWithPatience(Duration.ZERO);
    before.close();
    bed.sql(
        "CREATE TABLE other (id bigint PRIMARY KEY, text text)",
        "INSERT INTO other SELECT i, repeat('x', 200) FROM generate_series(1, 2000000) i");
    Bridge bridge = bed.start(withPatience(Duration.ZERO));
    awaitState(bridge, BridgeState.CATCHING_UP, LIMIT);
    long begin = System.nanoTime();
    awaitState(bridge, BridgeState.STREAMING, Duration.ofMinutes(3));
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .as("longer than the limit, or this shows nothing")
        .isGreaterThan(Duration.ofMillis(700));
    assertThat(bridge.status().lastError()).isEmpty();
  }

  /** A row of a snapshot that is long in being read stops the stream meanwhile. */
  @Test
  @Tag("long")
  void takesNoRowThatIsLongInBeingReadForSilence() throws Exception {
    ledger.fill(bed, 1, "'x'");
    Bridge bridge = startWithPatience(Duration.ofMillis(500));
    String id =
        bridge.startSnapshot(
            new SnapshotOrder(List.of(Ledger.TABLE), "pg_sleep(4) IS NOT NULL"),
            new Mandate("ann", "slow"));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                bridge.snapshots().stream()
                    .anyMatch(
                        one -> one.id().equals(id) && one.state() == SnapshotProgress.State.ENDED));
    assertThat(bridge.status().lastError()).isEmpty();
  }

  /** Marks stand behind it in the log for longer than the limit, and nothing is committed. */
  @Test
  @Tag("long")
  void takesNoLargeTransactionForSilence() throws Exception {
    Bridge bridge = startWithPatience(Duration.ofSeconds(4));
    Tail tail = bed.tail(bed.topic(Ledger.TABLE));
    network.toPostgres.delay(Duration.ofMillis(100));
    ledger.fill(bed, 40_000, "repeat('x', 100)");
    ledger.settle(bed, tail).requireEven("none");
    assertThat(bridge.status().lastError()).isEmpty();
  }

  private static void awaitError(Bridge bridge, String message) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                bridge.status().lastError().stream().anyMatch(e -> e.message().contains(message)));
  }

  private Bridge startWithPatience(Duration mostSilence) throws Exception {
    Bridge bridge = bed.start(withPatience(mostSilence));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    return bridge;
  }

  private Bridge withPatience(Duration mostSilence) {
    // Past the proxy to Kafka: only PostgreSQL's side is to be slow or silent here.
    BridgeConfig direct =
        bed.config(Ledger.TABLE).toBuilder().heartbeat(Duration.ofMillis(100)).build();
    BridgeConfig config =
        network.through(direct).toBuilder()
            .bootstrapServers(direct.bootstrapServers())
            .kafka(direct.kafka())
            .build();
    return new Bridge(config, Clock.systemUTC(), mostSilence);
  }
}

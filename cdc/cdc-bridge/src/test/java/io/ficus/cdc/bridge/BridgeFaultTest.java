package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks around a bridge, and that nothing is lost or doubled by it. */
class BridgeFaultTest {

  private TestBed bed;

  @BeforeEach
  void bed() {
    bed = Stores.bed();
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  @Tag("C1")
  void waitsForPostgresToComeBack(@TempDir Path directory) throws Exception {
    long seed = Seed.of("BridgeFaultTest (PostgreSQL)");
    Ledger ledger = new Ledger();
    EmbeddedPostgresServer own =
        EmbeddedPostgresServer.start(directory.resolve("own"), 0, Map.of());
    int port = own.port();
    try {
      bed = new TestBed(own, Stores.kafka());
      bed.sql(Ledger.DDL);
      Bridge bridge = bed.start(bed.config(Ledger.TABLE));
      awaitState(bridge, BridgeState.STREAMING);
      Tail tail = bed.tail(bed.topic(Ledger.TABLE));
      try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
        writers.awaitMore(30);
        own.close();
        assertThat(awaitState(bridge, BridgeState.RETRYING).lastError()).isPresent();
        own = EmbeddedPostgresServer.start(directory.resolve("own"), port, Map.of());
        awaitState(bridge, BridgeState.STREAMING);
        writers.awaitMore(30);
      }
      ledger.settle(bed, tail).requireEven(seed);
      bed.close();
    } finally {
      own.close();
    }
  }

  /** Its disk is kept. */
  @Test
  @Tag("C1")
  void waitsForKafkaToComeBack() throws Exception {
    long seed = Seed.of("BridgeFaultTest (Kafka)");
    Ledger ledger = new Ledger();
    try (EmbeddedKafkaBroker own = EmbeddedKafkaBroker.start()) {
      bed = new TestBed(Stores.postgres(), own);
      bed.sql(Ledger.DDL);
      BridgeConfig config = bed.config(Ledger.TABLE);
      Bridge bridge =
          bed.start(config.toBuilder().kafka(FaultyNetwork.impatient(config.kafka())).build());
      awaitState(bridge, BridgeState.STREAMING);
      Tail tail = bed.tail(bed.topic(Ledger.TABLE));
      try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
        writers.awaitMore(30);
        own.stop();
        BridgeStatus status = awaitState(bridge, BridgeState.RETRYING);
        assertThat(status.lastError().orElseThrow().message()).contains("Kafka");
        own.restart();
        awaitState(bridge, BridgeState.STREAMING);
        writers.awaitMore(30);
      }
      ledger.settle(bed, tail).requireEven(seed);
      bed.close();
    }
  }

  @Test
  void saysThatKafkaCannotBeReached() throws Exception {
    bed.close();
    bed = new TestBed(Stores.postgres(), "localhost:1");
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config = bed.config("public.item");
    Bridge bridge =
        bed.start(config.toBuilder().kafka(FaultyNetwork.impatient(config.kafka())).build());
    BridgeStatus status = awaitState(bridge, BridgeState.RETRYING);
    assertThat(status.lastError().orElseThrow().message())
        .contains("Kafka at localhost:1 cannot be reached");
  }

  @Test
  void haltsOnWhatOnlyAPersonCanMend() throws Exception {
    bed.sql(
        "CREATE TABLE item (id bigint PRIMARY KEY)",
        "CREATE ROLE " + bed.name + " LOGIN PASSWORD 'right'");
    assertThat(haltedWith(bed.config("public.item", "public.itme")))
        .contains("no such table in the database: public.itme");
    bed.sql("CREATE TABLE loose (n int)", "INSERT INTO loose VALUES (1)");
    assertThat(haltedWith(bed.config("public.item", "public.loose")))
        .contains("ALTER TABLE public.loose REPLICA IDENTITY FULL");
    // Not published, so the shop can still change it.
    bed.sql("UPDATE loose SET n = 2");
    BridgeConfig other = bed.config("public.item");
    BridgeConfig gone = other.toBuilder().jdbcUrl(Stores.postgres().jdbcUrl("nowhere")).build();
    assertThat(haltedWith(gone)).contains("does not exist").contains("3D000");
    BridgeConfig noRight = other.toBuilder().user(bed.name).password("right").build();
    assertThat(haltedWith(noRight)).contains("may not replicate");
  }

  @Test
  void haltsOnAWrongPasswordAndWithoutLogicalWal() throws Exception {
    try (EmbeddedPostgresServer own =
        EmbeddedPostgresServer.start(null, 0, Map.of("wal_level", "replica"))) {
      bed = new TestBed(own, Stores.kafka());
      bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
      assertThat(haltedWith(bed.config("public.item"))).contains("wal_level = 'logical'");
      String rules = bed.ask("SHOW hba_file");
      java.nio.file.Files.writeString(
          Path.of(rules), "host all strict all scram-sha-256\nhost all all all trust\n");
      bed.sql("CREATE ROLE strict LOGIN PASSWORD 'right'", "SELECT pg_reload_conf()");
      BridgeConfig config = bed.config("public.item");
      BridgeConfig wrong = config.toBuilder().user("strict").password("wrong").build();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(haltedWith(wrong)).contains("28P01"));
    }
  }

  @Test
  @Tag("C1")
  void haltsOnALostSlotRatherThanLeaveAGap() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    BridgeConfig config = bed.config("public.item");
    Bridge bridge = bed.start(config);
    awaitState(bridge, BridgeState.STREAMING);
    bridge.pause(new Mandate("test", "slot"));
    awaitState(bridge, BridgeState.PAUSED);
    bed.sql("SELECT pg_drop_replication_slot('" + config.slot() + "')");
    bridge.resume(new Mandate("test", "slot"));
    assertThat(awaitState(bridge, BridgeState.HALTED).lastError().orElseThrow().message())
        .contains("replication slot " + config.slot() + " is gone");
    bed.sql("SELECT pg_create_logical_replication_slot('" + config.slot() + "', 'pgoutput')");
    bridge.resume(new Mandate("test", "made anew"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                bridge.status().state() == BridgeState.HALTED
                    && bridge.status().lastError().orElseThrow().message().contains("made anew"));
    bed.sql("SELECT pg_drop_replication_slot('" + config.slot() + "')");
  }

  /**
   * Kafka is away for so long that PostgreSQL gives up the log that the bridge has not confirmed.
   */
  @Test
  @Tag("C1")
  void haltsWhereTheLogIsLostWhileKafkaIsAway() throws Exception {
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)");
    try (FaultyNetwork network = new FaultyNetwork()) {
      BridgeConfig config = network.through(bed.config("public.item"));
      Bridge bridge = bed.start(config);
      awaitState(bridge, BridgeState.STREAMING);
      network.toKafka.cut();
      bed.sql("INSERT INTO item VALUES (1)");
      awaitState(bridge, BridgeState.RETRYING);
      try {
        bed.sql("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'", "SELECT pg_reload_conf()");
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  bed.sql("CREATE TABLE more ()", "DROP TABLE more", "SELECT pg_switch_wal()");
                  bed.sql("CHECKPOINT");
                  return bed.ask(
                          "SELECT wal_status FROM pg_replication_slots WHERE slot_name = '"
                              + config.slot()
                              + "'")
                      .equals("lost");
                });
      } finally {
        bed.sql("ALTER SYSTEM RESET max_slot_wal_keep_size", "SELECT pg_reload_conf()");
      }
      network.heal();
      assertThat(awaitState(bridge, BridgeState.HALTED).lastError().orElseThrow().message())
          .contains("has lost WAL that it needs (max_slot_wal_keep_size)")
          .contains("delete the topic " + config.positionTopic());
      assertThat(bed.changes(bed.topic("public.item"))).isEmpty();
    }
  }

  private static String haltedWith(BridgeConfig config) {
    try (Bridge bridge = new Bridge(config, Clock.systemUTC())) {
      bridge.start();
      return awaitState(bridge, BridgeState.HALTED).lastError().orElseThrow().message();
    }
  }
}

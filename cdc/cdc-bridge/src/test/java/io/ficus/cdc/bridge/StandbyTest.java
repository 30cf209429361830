package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two bridges of one name: one carries, the other waits for its end. */
@Tag("C1")
class StandbyTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Ever opened in this database. */
  private static final String SESSIONS =
      "SELECT sessions FROM pg_stat_database WHERE datname = current_database()";

  private static final String LATEST_LOOK =
      "SELECT max(query_start) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND query LIKE '%pg_locks%'"
          + " AND pid <> pg_backend_pid()";

  private TestBed bed;

  @BeforeEach
  void aTable() throws Exception {
    bed = Stores.bed();
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "INSERT INTO item VALUES (1)");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  void aSecondBridgeStandsByAndSaysWhoCarriesUntilTheFirstIsClosed() throws Exception {
    Bridge first = bed.start(bed.config("public.item"));
    awaitState(first, BridgeState.STREAMING);
    Bridge second = bed.start(bed.config("public.item"));
    awaitStandby(second);
    bed.sql("INSERT INTO item VALUES (2)");
    bed.awaitChanges(bed.topic("public.item"), 2);
    assertThat(first.status().state()).isEqualTo(BridgeState.STREAMING);
    assertThat(second.status().state()).isEqualTo(BridgeState.STARTING);

    first.close();

    awaitState(second, BridgeState.STREAMING, LIMIT);
    bed.sql("INSERT INTO item VALUES (3)");
    bed.awaitChanges(bed.topic("public.item"), 3);
    assertOnce(3);
  }

  @Test
  void whoeverStandsByLooksAgainWithoutAConnectionOfItsOwnForIt() throws Exception {
    Bridge first = bed.start(bed.config("public.item"));
    awaitState(first, BridgeState.STREAMING);
    Bridge second = bed.start(bed.config("public.item"));
    awaitStandby(second);
    try (Connection watcher = bed.connect()) {
      String before = one(watcher, SESSIONS);
      Set<String> looks = new HashSet<>();
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                looks.add(one(watcher, LATEST_LOOK));
                return looks.size() > 5;
              });
      assertThat(one(watcher, SESSIONS)).isEqualTo(before);
    }
  }

  @Test
  void aStandbyTakesOverFromAProcessThatIsKilled() throws Exception {
    Process leader = BridgeProcess.start(bed);
    try {
      awaitCarried(1);
      Bridge standby = bed.start(bed.config("public.item"));
      awaitStandby(standby);

      leader.destroyForcibly().waitFor();

      awaitState(standby, BridgeState.STREAMING, LIMIT);
      bed.sql("INSERT INTO item VALUES (2)");
      bed.awaitChanges(bed.topic("public.item"), 2);
      assertOnce(2);
    } finally {
      leader.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("long")
  void aProcessThatStoodStillIsFencedAndStandsByWhenItComesBack() throws Exception {
    long seed = Seed.of("StandbyTest");
    Ledger ledger = new Ledger();
    bed.sql("DROP TABLE item");
    bed.sql(Ledger.DDL);
    Process still = BridgeProcess.start(bed);
    try {
      ledger.insert(bed);
      awaitCarried(1);
      Bridge standby = bed.start(bed.config(Ledger.TABLE));
      awaitStandby(standby);
      Tail tail = bed.tail(bed.topic(Ledger.TABLE));
      try (LedgerWriters writers = LedgerWriters.start(bed, ledger, 3, seed)) {
        writers.awaitMore(20);
        signal("STOP", still);
        awaitState(standby, BridgeState.STREAMING, LIMIT);
        writers.awaitMore(20);
        signal("CONT", still);
        writers.awaitMore(60);
        assertThat(standby.status().state()).isEqualTo(BridgeState.STREAMING);
        standby.close();
        writers.awaitMore(20);
      }
      ledger.settle(bed, tail).requireEven(seed);
    } finally {
      still.destroyForcibly().waitFor();
    }
  }

  private void awaitStandby(Bridge bridge) {
    await()
        .atMost(LIMIT)
        .until(() -> bridge.status().reason(), reason -> reason.contains("standing by"));
    assertThat(bridge.status().reason()).contains("session");
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  private void awaitCarried(int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> bed.changes(bed.topic("public.item")).size() >= count);
  }

  private void assertOnce(int count) {
    List<Long> expected = LongStream.rangeClosed(1, count).boxed().toList();
    assertThat(bed.changes(bed.topic("public.item")).stream().map(TestBed.Seen::id))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static void signal(String name, Process to) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(to.pid())).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}

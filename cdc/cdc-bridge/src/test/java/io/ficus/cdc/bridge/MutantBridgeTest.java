package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.bridge.Ledger.Change;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Delivery;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.pipeline.CommitStep;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Where stock Debezium loses rows and the bridge does not; and that the ledger would show it, if
 * the bridge lost or doubled rows there: each scenario also runs on a bridge that lacks what
 * prevents it.
 */
class MutantBridgeTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Ledger ledger = new Ledger();
  private TestBed bed;

  @BeforeEach
  void aDatabase() throws Exception {
    bed = Stores.bed();
    bed.sql(Ledger.DDL);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  @Tag("C1")
  void keepsOverlappingTransactionsOverARestart() throws Exception {
    overlap(Mutant.NONE, this::restart).requireEven("none");
  }

  @Test
  void withoutSafeResumeARestartLosesOverlappingTransactions() throws Exception {
    assertThat(overlap(Mutant.WITHOUT_SAFE_RESUME, this::restart).lost()).isNotEmpty();
  }

  @Test
  @Tag("C1")
  void keepsOverlappingTransactionsOverALostConnection() throws Exception {
    overlap(Mutant.NONE, this::cutConnection).requireEven("none");
  }

  @Test
  @Tag("long")
  void withoutSafeResumeALostConnectionLosesOverlappingTransactions() throws Exception {
    assertThat(overlap(Mutant.WITHOUT_SAFE_RESUME, this::cutConnection).lost()).isNotEmpty();
  }

  @Test
  @Tag("C1")
  void keepsABulkLoadWhoseRowsShareOnePosition() throws Exception {
    bulkLoad(Mutant.NONE).requireEven("none");
  }

  @Test
  void withoutSafeResumeABulkLoadThatIsInterruptedLosesRows() throws Exception {
    assertThat(bulkLoad(Mutant.WITHOUT_SAFE_RESUME).lost()).isNotEmpty();
  }

  @Test
  void withoutDroppingABulkLoadThatIsInterruptedIsDoubled() throws Exception {
    Balance balance = bulkLoad(Mutant.WITHOUT_DROPPING);
    assertThat(balance.doubled()).isNotEmpty();
    assertThat(balance.lost()).isEmpty();
  }

  /** What is done to a bridge between the last row of the slow transaction and its commit. */
  @FunctionalInterface
  private interface Fault {
    Bridge happens(Mutant mutant, Bridge bridge, Overlap overlap) throws SQLException;
  }

  private Bridge restart(Mutant mutant, Bridge bridge, Overlap overlap) throws SQLException {
    bridge.close();
    overlap.end();
    return start(mutant, quiet(), step -> {});
  }

  private Bridge cutConnection(Mutant mutant, Bridge bridge, Overlap overlap) throws SQLException {
    bed.sql(
        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
            + quiet().slot()
            + "'");
    overlap.end();
    return bridge;
  }

  /**
   * dbz#76. The position that is stored last is the end of a quick transaction, and the slow one's
   * next row stands right there in the log. What a server writes by itself can come between, so a
   * mutant has three tries to lose it.
   */
  private Balance overlap(Mutant mutant, Fault fault) throws Exception {
    Bridge bridge = start(mutant, quiet(), step -> {});
    Tail tail = bed.tail(bed.topic(Ledger.TABLE));
    Balance balance = null;
    int tries = mutant == Mutant.NONE ? 1 : 3;
    for (int n = 0; balance == null || (n < tries && balance.isEven()); n++) {
      try (Overlap overlap = new Overlap()) {
        overlap.begin(tail);
        bridge = fault.happens(mutant, bridge, overlap);
      }
      balance = balance(mutant, tail);
    }
    return balance;
  }

  /** dbz#1554: rows of one COPY share a WAL record, and the sink fails between them. */
  private Balance bulkLoad(Mutant mutant) throws Exception {
    AtomicInteger commits = new AtomicInteger();
    AtomicBoolean failing = new AtomicBoolean();
    BridgeConfig config =
        bed.config(Ledger.TABLE).toBuilder()
            .debezium(Map.of("max.batch.size", "20"))
            .delivery(Delivery.EXACTLY_ONCE.cutAt(40, 1L << 30))
            .build();
    start(
        mutant,
        config,
        step -> {
          if (step == CommitStep.COMMITTED && failing.get() && commits.incrementAndGet() % 7 == 0) {
            throw BridgeFault.passing("The sink failed, as it was told to", null);
          }
        });
    Tail tail = bed.tail(bed.topic(Ledger.TABLE));
    int rows = 1000;
    long txn = ledger.nextTransaction();
    List<Change> changes = new ArrayList<>();
    StringBuilder load = new StringBuilder();
    for (int ord = 0; ord < rows; ord++) {
      Change change = Change.of(ledger.nextId(), 1, txn, ord);
      changes.add(change);
      load.append(String.join("\t", "" + change.id(), "1", "" + txn, "" + ord, "" + rows, "x"))
          .append('\n');
    }
    failing.set(true);
    try (Connection connection = bed.connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY item FROM STDIN", new StringReader(load.toString()));
    }
    ledger.committed(changes);
    await().atMost(LIMIT).until(() -> commits.get() >= 14);
    failing.set(false);
    return balance(mutant, tail);
  }

  /** Its marks would move the stored position on. */
  private BridgeConfig quiet() {
    return bed.config(Ledger.TABLE).toBuilder()
        .heartbeat(Duration.ofHours(1))
        .backOff(new BridgeConfig.BackOff(Duration.ofMillis(50), Duration.ofMillis(100)))
        .build();
  }

  private Bridge start(Mutant mutant, BridgeConfig config, Consumer<CommitStep> steps) {
    Bridge bridge = bed.start(new Bridge(config, Clock.systemUTC(), mutant.source(config), steps));
    awaitState(bridge, BridgeState.STREAMING, LIMIT);
    return bridge;
  }

  private Balance balance(Mutant mutant, Tail tail) {
    Balance balance = ledger.settle(bed, tail);
    System.out.println(mutant + ": " + balance);
    return balance;
  }

  /** A transaction that is open while others come and go. */
  private final class Overlap implements AutoCloseable {

    private static final int ROWS = 10;
    private static final int QUICK = 6;

    private final Connection slow = bed.connect();
    private final Connection quick = bed.connect();
    private final long txn = ledger.nextTransaction();
    private final List<Change> changes = new ArrayList<>();

    Overlap() throws SQLException {
      slow.setAutoCommit(false);
    }

    /** Until the quick ones are in Kafka, and so their position. */
    void begin(Tail tail) throws SQLException {
      Change last = null;
      try (Statement inSlow = slow.createStatement();
          Statement inQuick = quick.createStatement()) {
        for (int ord = 0; ord < ROWS; ord++) {
          Change change = Change.of(ledger.nextId(), 1, txn, ord);
          changes.add(change);
          inSlow.execute(Ledger.insertion(change, txn, ord, ROWS, "slow"));
          if (ord < QUICK) {
            long own = ledger.nextTransaction();
            last = Change.of(ledger.nextId(), 1, own, 0);
            inQuick.execute(Ledger.insertion(last, own, 0, 1, "quick"));
            ledger.committed(List.of(last));
          }
        }
      }
      Change awaited = last;
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  tail.upToNow().stream()
                      .anyMatch(row -> awaited != null && Ledger.name(row).equals(awaited.name())));
    }

    void end() throws SQLException {
      slow.commit();
      ledger.committed(changes);
    }

    @Override
    public void close() throws SQLException {
      slow.close();
      quick.close();
    }
  }
}

package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.bridge.Ledger.Change;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections to PostgreSQL whose transactions overlap: inserts, updates, deletes, and a row that
 * all of them change; one in six is rolled back. Everything that was committed is in the ledger,
 * the commit whose answer was lost included: PostgreSQL is asked what became of it.
 */
final class LedgerWriters implements AutoCloseable {

  /** The row that all change, in their last statement, so that nobody waits in a circle. */
  private static final long SHARED = 0;

  private final TestBed bed;
  private final Ledger ledger;
  private final AtomicBoolean writing = new AtomicBoolean(true);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  private LedgerWriters(TestBed bed, Ledger ledger) {
    this.bed = bed;
    this.ledger = ledger;
  }

  /** Starts to write to the ledger's table, which is there and empty. */
  static LedgerWriters start(TestBed bed, Ledger ledger, int count, long seed) throws SQLException {
    LedgerWriters writers = new LedgerWriters(bed, ledger);
    long txn = ledger.nextTransaction();
    Change shared = Change.of(SHARED, 1, txn, 0);
    bed.sql(Ledger.insertion(shared, txn, 0, 1, "shared"));
    ledger.committed(List.of(shared));
    for (int w = 0; w < count; w++) {
      Random chance = new Random(seed + w);
      Thread thread = new Thread(() -> writers.write(chance), "writer-" + w);
      thread.start();
      writers.threads.add(thread);
    }
    return writers;
  }

  /** Waits until so many transactions more were committed. */
  void awaitMore(int transactions) {
    int aim = ledger.commits() + transactions;
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> failure.get() != null || ledger.commits() >= aim);
  }

  private void write(Random chance) {
    Map<Long, Long> live = new HashMap<>();
    try {
      while (writing.get()) {
        try (Connection connection = bed.connect();
            Statement statement = connection.createStatement()) {
          connection.setAutoCommit(false);
          while (writing.get()) {
            new Transaction(statement, chance, live).run(connection);
          }
        } catch (SQLException e) {
          // The server is away. What was not committed is not in the ledger.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
      }
    } catch (RuntimeException | Error e) {
      failure.set(e);
    }
  }

  /** One transaction of one writer. */
  private final class Transaction {

    private final Statement statement;
    private final Random chance;
    private final Map<Long, Long> live;
    private final Map<Long, Long> rows;
    private final long txn = ledger.nextTransaction();
    private final int size;
    private final List<Change> changes = new ArrayList<>();

    Transaction(Statement statement, Random chance, Map<Long, Long> live) {
      this.statement = statement;
      this.chance = chance;
      this.live = live;
      this.rows = new HashMap<>(live);
      this.size = 1 + chance.nextInt(6);
    }

    void run(Connection connection) throws SQLException {
      for (int ord = 0; ord < size; ord++) {
        change(ord);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(chance.nextInt(10)));
      }
      if (chance.nextInt(6) == 0) {
        connection.rollback();
        ledger.rolledBack();
      } else if (isCommitted(connection)) {
        ledger.committed(changes);
        live.clear();
        live.putAll(rows);
      }
    }

    private void change(int ord) throws SQLException {
      int what = chance.nextInt(10);
      if (ord == 0 || rows.isEmpty() || what < 4) {
        Change insert = Change.of(ledger.nextId(), 1, txn, ord);
        statement.execute(
            Ledger.insertion(insert, txn, ord, size, "x".repeat(chance.nextInt(300))));
        rows.put(insert.id(), 1L);
        changes.add(insert);
      } else if (ord == size - 1 && what < 6) {
        changes.add(update(SHARED, ord));
      } else if (rows.size() < 40 && what < 9) {
        Change update = update(anyOwn(), ord);
        rows.put(update.id(), update.n());
        changes.add(update);
      } else {
        long id = anyOwn();
        statement.execute("DELETE FROM item WHERE id = " + id);
        Long n = rows.remove(id);
        changes.add(Change.delete(id, n == null ? 1 : n + 1));
      }
    }

    private long anyOwn() {
      List<Long> ids = new ArrayList<>(rows.keySet());
      return ids.get(chance.nextInt(ids.size()));
    }

    private Change update(long id, int ord) throws SQLException {
      try (ResultSet row =
          statement.executeQuery(
              "UPDATE item SET n = n + 1, txn = "
                  + txn
                  + ", ord = "
                  + ord
                  + ", size = "
                  + size
                  + " WHERE id = "
                  + id
                  + " RETURNING n")) {
        assertThat(row.next()).isTrue();
        return Change.of(id, row.getLong(1), txn, ord);
      }
    }

    private boolean isCommitted(Connection connection) throws SQLException {
      String number;
      try (ResultSet row = statement.executeQuery("SELECT pg_current_xact_id()::text")) {
        assertThat(row.next()).isTrue();
        number = row.getString(1);
      }
      try {
        connection.commit();
        return true;
      } catch (SQLException e) {
        String asked = "SELECT pg_xact_status('" + number + "'::xid8)";
        return await()
            .atMost(Duration.ofMinutes(1))
            .ignoreExceptions()
            .until(() -> bed.ask(asked), answer -> !answer.equals("in progress"))
            .equals("committed");
      }
    }
  }

  /** Ends the writers after the transactions in hand. */
  @Override
  public void close() throws InterruptedException {
    writing.set(false);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).as("what ended a writer").isNull();
  }
}

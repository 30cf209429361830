package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.RowLock;
import io.ficus.reconciliation.RowLocking;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one aggregate, locked in a transaction of their own that changes nothing. It is READ
 * COMMITTED, so that InnoDB locks rows and no gaps between them: neighbours are not held up.
 *
 * <p>Three things end the lock, whichever comes first: its release; a guard of this process, which
 * breaks the connection off once the time is up; and the database, which ends a transaction that is
 * idle for too long, so that a process that stands still holds nobody up.
 */
final class LockedRows implements RowLock.Hold {

  private enum State {
    HELD,
    RELEASED,
    LOST
  }

  private final Connection connection;
  private final int isolation;
  private final AtomicReference<State> state = new AtomicReference<>(State.HELD);
  private final long begun = System.nanoTime();
  private volatile long lost;
  private String undo = "";

  private LockedRows(Connection connection, int isolation) {
    this.connection = connection;
    this.isolation = isolation;
  }

  /** Locks what the queries name, one after the other. */
  static RowLock take(DataSource store, List<String> queries, AggregateKey key, RowLocking limits) {
    LockedRows rows = null;
    boolean some = false;
    try {
      Connection connection = store.getConnection();
      rows = new LockedRows(connection, connection.getTransactionIsolation());
      rows.guard(limits.longestHold());
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      LockLimit limit = LockLimit.of(connection);
      rows.undo = limit.set(connection, limits);
      KeyCondition keys = KeyCondition.of(Set.of(key), limit != LockLimit.POSTGRESQL);
      for (String query : queries) {
        some |= rows.lock(keys.in(query));
      }
      if (some) {
        return new RowLock.Held(rows);
      }
      rows.release();
      return new RowLock.NotHad("it has no row that could be locked");
    } catch (SQLException e) {
      RowLock.@Nullable Released released = rows == null ? null : rows.release();
      return new RowLock.NotHad(
          LockLimit.waitedTooLong(e)
              ? "somebody else had one of its rows for longer than "
                  + limits.longestWait().toMillis()
                  + " ms"
              : "its rows could not be locked: " + firstLine(e),
          // The root is one row: whoever does not get it has locked nothing.
          some && released != null ? released.locked() : Duration.ZERO);
    }
  }

  private boolean lock(String query) throws SQLException {
    boolean some = false;
    try (Statement statement = connection.createStatement();
        ResultSet locked = statement.executeQuery(query)) {
      while (locked.next()) {
        some = true;
      }
    }
    return some;
  }

  /** On a thread of its own: whoever waits for something else is why it is needed. */
  private void guard(Duration longest) {
    CompletableFuture.delayedExecutor(
            longest.toNanos(),
            TimeUnit.NANOSECONDS,
            work -> {
              if (state.get() == State.HELD) {
                Thread guard = new Thread(work, "ficus-row-lock");
                guard.setDaemon(true);
                guard.start();
              }
            })
        .execute(this::breakOff);
  }

  private void breakOff() {
    if (!state.compareAndSet(State.HELD, State.LOST)) {
      return;
    }
    try {
      // The database rolls back what a lost connection had open.
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is gone already.
      return;
    } finally {
      lost = System.nanoTime();
    }
  }

  @Override
  public RowLock.Released release() {
    boolean own = state.compareAndSet(State.HELD, State.RELEASED);
    boolean kept = false;
    long ended = own ? 0 : lost;
    try (connection) {
      if (own) {
        // Fails if the database has ended the transaction before.
        connection.rollback();
        ended = System.nanoTime();
        kept = true;
        restore();
      }
    } catch (SQLException e) {
      // The pool finds out that the connection is dead, and lets go of it.
      ended = ended == 0 ? System.nanoTime() : ended;
    }
    return new RowLock.Released(
        Duration.ofNanos((ended == 0 ? System.nanoTime() : ended) - begun), kept);
  }

  private void restore() throws SQLException {
    if (!undo.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(undo);
      }
    }
    connection.setAutoCommit(true);
    connection.setTransactionIsolation(isolation);
  }

  private static String firstLine(SQLException e) {
    // Later lines of a database's message quote rows, which are not for everyone.
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason was given");
  }
}

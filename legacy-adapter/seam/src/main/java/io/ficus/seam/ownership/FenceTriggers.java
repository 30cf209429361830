package io.ficus.seam.ownership;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Puts the triggers of a fence on tables that are in use, and takes them out. Whoever waits for a
 * table's lock keeps all later writers of the table waiting, so it waits a second at the most,
 * gives way as long, and tries again, as online schema changes do. Thread-safe.
 */
public final class FenceTriggers {

  /** For the locks of all tables together. */
  private static final Duration HOLDING_UP = Duration.ofSeconds(1);

  private static final int ATTEMPTS = 15;

  private final DataSource store;
  private final FenceScripts scripts;
  private final int attempts;

  public FenceTriggers(DataSource store, FenceScripts scripts) {
    this(store, scripts, ATTEMPTS);
  }

  /** The same, with another number of attempts. */
  FenceTriggers(DataSource store, FenceScripts scripts, int attempts) {
    this.store = store;
    this.scripts = scripts;
    this.attempts = attempts;
  }

  /**
   * Puts the tables behind the fence; what is there already stays.
   *
   * @throws TablesBusyException if the tables were in use each time
   * @throws SQLException if the store refuses. On PostgreSQL nothing is changed then; on MariaDB
   *     each trigger stands by itself, and the next call does the rest
   */
  public void install(FencedTables tables) throws SQLException {
    run(scripts.install(tables), tables);
  }

  /** Takes the tables out. Throws as {@link #install}. */
  public void remove(FencedTables tables) throws SQLException {
    run(scripts.remove(tables), tables);
  }

  private void run(List<String> statements, FencedTables tables) throws SQLException {
    try (Connection connection = store.getConnection()) {
      switch (scripts) {
        case POSTGRESQL -> {
          String[] locked = there(connection, tables).quoted();
          patiently(connection, tables, () -> inOne(connection, statements, locked));
        }
        case MARIADB -> {
          execute(connection, "SET SESSION lock_wait_timeout = " + HOLDING_UP.toSeconds());
          try {
            Deque<String> rest = new ArrayDeque<>(statements);
            patiently(connection, tables, () -> oneByOne(connection, rest));
          } finally {
            execute(connection, "SET SESSION lock_wait_timeout = DEFAULT");
          }
        }
      }
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private void patiently(Connection connection, FencedTables tables, Work work)
      throws SQLException {
    OwnershipSql sql = OwnershipSql.of(connection).orElseThrow();
    for (int attempt = 1; ; attempt++) {
      try {
        work.run();
        return;
      } catch (SQLException e) {
        boolean busy =
            switch (sql.refusal(e)) {
              case BUSY, AGAIN -> true;
              case NOT_INSTALLED, OTHER -> false;
            };
        if (!busy) {
          throw e;
        }
        if (attempt == attempts) {
          throw new TablesBusyException(attempts, users(connection, sql, tables), e);
        }
        giveWay(e);
      }
    }
  }

  private static void giveWay(SQLException why) throws SQLException {
    try {
      Thread.sleep(HOLDING_UP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw why;
    }
  }

  private static FencedTables there(Connection connection, FencedTables tables)
      throws SQLException {
    JdbcTemplate one = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    List<String> there = new ArrayList<>(tables.tables());
    there.removeAll(OwnershipSql.of(connection).orElseThrow().gone(one, tables));
    return new FencedTables(tables.domain(), there);
  }

  private static void oneByOne(Connection connection, Deque<String> rest) throws SQLException {
    while (!rest.isEmpty()) {
      execute(connection, rest.getFirst());
      rest.removeFirst();
    }
  }

  private static void inOne(Connection connection, List<String> statements, String[] locked)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      // The mode keeps no writer waiting, and a vacuum out: the server ends one that is in the way
      // after deadlock_timeout, which is as long as all the locks below may be waited for.
      execute(connection, "SET LOCAL lock_timeout = '5s'");
      for (String table : locked) {
        execute(connection, "LOCK TABLE " + table + " IN SHARE UPDATE EXCLUSIVE MODE");
      }
      // In all, not a table: those before it are locked while one is waited for.
      long until = System.nanoTime() + HOLDING_UP.toNanos();
      for (String statement : statements) {
        long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
        execute(connection, "SET LOCAL lock_timeout = " + Math.max(1, left));
        execute(connection, statement);
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static List<String> users(Connection connection, OwnershipSql sql, FencedTables tables)
      throws SQLException {
    List<String> users = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql.tableUsers())) {
      query.setString(1, String.join(",", tables.quoted()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          users.add(rows.getString(1));
        }
      }
    }
    return users;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

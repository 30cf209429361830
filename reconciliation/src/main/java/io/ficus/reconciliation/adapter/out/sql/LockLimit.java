package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.RowLocking;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** How a database is told for how long rows may be waited for and stay locked. */
enum LockLimit {
  POSTGRESQL {
    @Override
    String set(Connection connection, RowLocking limits) throws SQLException {
      execute(
          connection,
          """
          SET LOCAL application_name = 'ficus-reconciliation';
          SET LOCAL lock_timeout = '%dms';
          SET LOCAL statement_timeout = '%dms';
          SET LOCAL idle_in_transaction_session_timeout = '%dms';
          SET LOCAL standard_conforming_strings = on"""
              .formatted(
                  limits.longestWait().toMillis(),
                  limits.longestHold().toMillis(),
                  limits.longestHold().toMillis()));
      return "";
    }
  },
  // A lock timeout counts whole seconds there, a statement may end sooner. What is set is the
  // session's, and the session goes back to a pool.
  MARIADB {
    @Override
    String set(Connection connection, RowLocking limits) throws SQLException {
      String undo =
          undo(
              connection,
              "max_statement_time",
              "innodb_lock_wait_timeout",
              "idle_transaction_timeout");
      execute(
          connection,
          String.format(
              Locale.ROOT,
              "SET max_statement_time = %.3f, innodb_lock_wait_timeout = 1,"
                  + " idle_transaction_timeout = %d",
              limits.longestWait().toNanos() / 1e9,
              wholeSeconds(limits.longestHold())));
      return undo;
    }
  },
  // It has no limit for idle transactions, so a process that stands still holds its locks there.
  MYSQL {
    @Override
    String set(Connection connection, RowLocking limits) throws SQLException {
      String undo = undo(connection, "max_execution_time", "innodb_lock_wait_timeout");
      execute(
          connection,
          "SET max_execution_time = "
              + limits.longestWait().toMillis()
              + ", innodb_lock_wait_timeout = 1");
      return undo;
    }
  };

  /** PostgreSQL's lock timeout, a statement that was ended, and a deadlock that hit this one. */
  private static final Set<String> STATES = Set.of("55P03", "57014", "40P01");

  /** The same of MariaDB and MySQL, which have no states of their own for all of them. */
  private static final Set<Integer> CODES = Set.of(1205, 1213, 1969, 3024, 3572);

  /**
   * Limits the open transaction.
   *
   * @return the SQL that takes it back after the transaction; empty if there is nothing to do
   */
  abstract String set(Connection connection, RowLocking limits) throws SQLException;

  static LockLimit of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> POSTGRESQL;
      case "MariaDB" -> MARIADB;
      case "MySQL" -> MYSQL;
      default -> throw new SQLException("it is not known how rows of a " + product + " are locked");
    };
  }

  /** Whether that is because somebody else has one of the rows. */
  static boolean waitedTooLong(SQLException e) {
    return STATES.contains(String.valueOf(e.getSQLState())) || CODES.contains(e.getErrorCode());
  }

  private static String undo(Connection connection, String... variables) throws SQLException {
    StringBuilder undo = new StringBuilder();
    try (Statement statement = connection.createStatement();
        ResultSet before = statement.executeQuery("SELECT @@" + String.join(", @@", variables))) {
      before.next();
      for (int i = 0; i < variables.length; i++) {
        undo.append(i == 0 ? "SET " : ", ")
            .append(variables[i])
            .append(" = ")
            .append(before.getString(i + 1));
      }
    }
    return undo.toString();
  }

  private static long wholeSeconds(Duration time) {
    return Math.max(1, (time.toMillis() + 999) / 1000);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

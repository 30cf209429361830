package io.ficus.reconciliation.adapter.out.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A short read-only repeatable-read transaction that the database ends itself when it takes too
 * long. On PostgreSQL it can be told apart in the list of sessions, too.
 */
final class Snapshot implements AutoCloseable {

  private final Connection connection;
  private final Make make;
  private final Before before;
  private boolean abandoned;

  private Snapshot(Connection connection, Make make, Before before) {
    this.connection = connection;
    this.make = make;
    this.before = before;
  }

  /**
   * @param longest after how long the database ends a query
   */
  static Snapshot open(DataSource store, Duration longest) throws SQLException {
    Connection connection = store.getConnection();
    try {
      Make make = Make.of(connection);
      return new Snapshot(connection, make, make.begin(connection, longest.toSeconds()));
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  boolean escapesBackslashes() {
    return make != Make.POSTGRESQL;
  }

  /** Runs a query whose columns are known. */
  Rows rows(Columns columns, String query) throws SQLException {
    return switch (make) {
      case POSTGRESQL -> CopyRows.open(this, columns, query);
      case MARIADB, OTHER -> JdbcRows.open(connection, columns, query);
    };
  }

  /** Ends the connection at once, so that no pool hands it to anybody. */
  void abandon() throws SQLException {
    abandoned = true;
    connection.abort(Runnable::run);
    try {
      connection.close();
    } catch (SQLException e) {
      // A pool finds here that it is dead, and lets go of it.
      return;
    }
  }

  @Override
  public void close() throws SQLException {
    if (abandoned) {
      return;
    }
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
      make.end(connection, before);
    }
  }

  /**
   * How a connection was before, where that lasts longer than a transaction.
   *
   * @param undo SQL that puts it back; may be empty
   */
  private record Before(int isolation, String undo) {}

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Databases that are told how long a snapshot may take, and in which zone it reads. */
  private enum Make {
    // In one round trip: many snapshots read little.
    POSTGRESQL {
      @Override
      Before begin(Connection connection, long seconds) throws SQLException {
        connection.setAutoCommit(false);
        execute(
            connection,
            """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
            SET LOCAL application_name = 'ficus-reconciliation';
            SET LOCAL statement_timeout = '%ds';
            SET LOCAL lock_timeout = '1s';
            SET LOCAL idle_in_transaction_session_timeout = '60s';
            SET LOCAL standard_conforming_strings = on;
            SET LOCAL timezone = 'UTC'"""
                .formatted(seconds));
        return new Before(Connection.TRANSACTION_NONE, "");
      }

      @Override
      void end(Connection connection, Before before) {}
    },
    MARIADB {
      // What is set here is the session's, and the session goes back to a pool.
      @Override
      Before begin(Connection connection, long seconds) throws SQLException {
        int isolation = Make.usual(connection);
        String undo;
        try (Statement statement = connection.createStatement();
            ResultSet before =
                statement.executeQuery("SELECT @@max_statement_time, quote(@@time_zone)")) {
          before.next();
          undo =
              "SET max_statement_time = "
                  + before.getString(1)
                  + ", time_zone = "
                  + before.getString(2);
        }
        execute(connection, "SET max_statement_time = " + seconds + ", time_zone = '+00:00'");
        return new Before(isolation, undo);
      }
    },
    OTHER {
      @Override
      Before begin(Connection connection, long seconds) throws SQLException {
        return new Before(Make.usual(connection), "");
      }
    };

    /** Begins the transaction. */
    abstract Before begin(Connection connection, long seconds) throws SQLException;

    /** Takes back, behind the transaction, what was set for longer. */
    void end(Connection connection, Before before) throws SQLException {
      if (!before.undo().isEmpty()) {
        execute(connection, before.undo());
      }
      connection.setReadOnly(false);
      connection.setTransactionIsolation(before.isolation());
    }

    private static int usual(Connection connection) throws SQLException {
      int before = connection.getTransactionIsolation();
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      return before;
    }

    static Make of(Connection connection) throws SQLException {
      return switch (connection.getMetaData().getDatabaseProductName()) {
        case "PostgreSQL" -> POSTGRESQL;
        case "MariaDB" -> MARIADB;
        default -> OTHER;
      };
    }
  }
}

package io.ficus.reconciliation.adapter.out.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A short read-only repeatable-read transaction that can be told apart in the database's list of
 * sessions, and that the database ends itself when it takes too long.
 */
final class Snapshot implements AutoCloseable {

  private static final String LIMITS =
      """
      SET LOCAL application_name = 'ficus-reconciliation';
      SET LOCAL statement_timeout = '10s';
      SET LOCAL lock_timeout = '1s';
      SET LOCAL idle_in_transaction_session_timeout = '60s';
      SET LOCAL standard_conforming_strings = on;
      SET LOCAL timezone = 'UTC'""";

  private final Connection connection;
  private final boolean postgres;

  private Snapshot(Connection connection, boolean postgres) {
    this.connection = connection;
    this.postgres = postgres;
  }

  static Snapshot open(DataSource store) throws SQLException {
    Connection connection = store.getConnection();
    try {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      boolean postgres =
          connection.getMetaData().getDatabaseProductName().equalsIgnoreCase("PostgreSQL");
      if (postgres) {
        try (Statement limits = connection.createStatement()) {
          limits.execute(LIMITS);
        }
      }
      return new Snapshot(connection, postgres);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  boolean escapesBackslashes() {
    return !postgres;
  }

  /** Runs a query whose columns are known. */
  Rows rows(Columns columns, String query) throws SQLException {
    return postgres
        ? CopyRows.open(connection, columns, query)
        : JdbcRows.open(connection, columns, query);
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setReadOnly(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }
}

package io.ficus.reconciliation.adapter.out.jooq;

import io.ficus.reconciliation.application.Runs;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * One advisory lock per domain, held by the session of whoever runs or repairs it. PostgreSQL lets
 * go of it when the process dies, so a run without its lock is one whose process is gone: no
 * heartbeat, and no guessing from ages.
 */
final class DomainLocks {

  private static final System.Logger LOG = System.getLogger(DomainLocks.class.getName());
  private static final String KEY = "hashtextextended(?, 0)";

  private final DataSource store;
  private final String what;

  private DomainLocks(DataSource store, String what) {
    this.store = store;
    this.what = what;
  }

  /** Held by whoever reconciles a domain. */
  static DomainLocks ofRuns(DataSource store) {
    return new DomainLocks(store, "ficus.reconciliation:");
  }

  /** Held by whoever repairs a domain. */
  static DomainLocks ofRepairs(DataSource store) {
    return new DomainLocks(store, "ficus.repair:");
  }

  /** Takes the lock of a domain on a connection of its own; empty if somebody has it. */
  Optional<Runs.Lease> tryTake(String domain) {
    try {
      Connection connection = store.getConnection();
      try {
        if (ask(connection, "SELECT pg_try_advisory_lock(" + KEY + ")", what + domain)) {
          return Optional.of(() -> release(connection, what + domain));
        }
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
      connection.close();
      return Optional.empty();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The control store does not answer, so no reconciliation can start: " + e.getMessage(),
          e);
    }
  }

  private static void release(Connection connection, String lock) {
    try (connection) {
      ask(connection, "SELECT pg_advisory_unlock(" + KEY + ")", lock);
    } catch (SQLException e) {
      // A connection that is gone holds no lock either.
      LOG.log(System.Logger.Level.DEBUG, "The lease " + lock + " was gone already", e);
    }
  }

  private static boolean ask(Connection connection, String sql, String lock) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, lock);
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }
}

package io.ficus.app.server;

import io.ficus.cdc.ChangeFeed;
import io.ficus.reconciliation.LoadLimits;
import io.ficus.reconciliation.application.LoadSignals;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** What a reconciliation must not add to: a feed that lags, a store whose sessions are many. */
@Component
final class ReconciliationLoad implements LoadSignals {

  private static final String ON_POSTGRES =
      "SELECT count(*) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()";
  // Who sees fewer sessions than there are lacks the PROCESS right.
  private static final String ON_MARIADB =
      "SELECT count(*) FROM information_schema.processlist"
          + " WHERE db = database() AND command IN ('Query', 'Execute') AND id <> connection_id()";

  private final ObjectProvider<ChangeFeed> feed;
  private final DataSource legacy;

  ReconciliationLoad(ObjectProvider<ChangeFeed> feed, @Qualifier("legacy") DataSource legacy) {
    this.feed = feed;
    this.legacy = legacy;
  }

  @Override
  public Optional<String> above(String domain, LoadLimits limits) {
    long behind = behind(domain);
    if (behind > limits.mostRecordsBehind()) {
      return Optional.of(behind + " change records wait for the domain");
    }
    int active = active();
    return active > limits.mostActiveSessions()
        ? Optional.of(active + " sessions are active in the legacy store")
        : Optional.empty();
  }

  private long behind(String domain) {
    try {
      ChangeFeed running = feed.getIfAvailable();
      return running == null ? 0 : running.status(domain).recordsBehind();
    } catch (RuntimeException e) {
      // A feed that cannot be asked does not lag more for a reconciliation.
      return 0;
    }
  }

  private int active() {
    try (Connection connection = legacy.getConnection();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery(query(connection))) {
      return count.next() ? count.getInt(1) : 0;
    } catch (SQLException e) {
      // It is away, which the next chunk says.
      return 0;
    }
  }

  private static String query(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
        ? ON_POSTGRES
        : ON_MARIADB;
  }
}

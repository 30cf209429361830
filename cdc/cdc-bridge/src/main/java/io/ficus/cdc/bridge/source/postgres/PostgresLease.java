package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.bridge.source.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session-level advisory lock on a connection of its own, in the database that the bridge reads,
 * with a thread that shows PostgreSQL every second that somebody is there. PostgreSQL lets go of
 * the lock when that session ends: at once when the process dies, and after {@link
 * #SILENCE_SECONDS} when it is cut off or stands still.
 */
final class PostgresLease implements Lease {

  private static final int SILENCE_SECONDS = 10;

  /** Sets Ficus's locks apart from others': the letters "fic". */
  private static final int CLASS = 0x666963;

  private final Connection connection;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable SQLException lost;

  private PostgresLease(Connection connection) {
    this.connection = connection;
    Thread pulse = new Thread(this::pulse, "ficus-bridge-lease");
    pulse.setDaemon(true);
    pulse.start();
  }

  /** The lease, unless another session holds it. Takes over the connection if it gets it. */
  static Optional<Lease> tryTake(Connection connection, String bridge) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
        statement.execute("SET idle_session_timeout = '" + SILENCE_SECONDS + "s'");
      }
      // Where there is no such timeout the network must tell, and it tells of a peer that is gone,
      // not of one that stands still.
      statement.execute("SET tcp_keepalives_idle = 2");
      statement.execute("SET tcp_keepalives_interval = 2");
      statement.execute("SET tcp_keepalives_count = 3");
    }
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_try_advisory_lock(?, hashtext(?))")) {
      query.setInt(1, CLASS);
      query.setString(2, bridge);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1)
            ? Optional.of(new PostgresLease(connection))
            : Optional.empty();
      }
    }
  }

  /** Who holds it, for a person to read; empty if nobody does. */
  static Optional<String> holder(Connection connection, String bridge) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT 'session ' || a.pid || ' from ' || coalesce(host(a.client_addr), 'this machine')
                   || ', since ' || to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS')
              FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND l.classid::bigint = ? AND l.objid::bigint = (hashtext(?)::bigint & 4294967295)
            """)) {
      query.setLong(1, CLASS);
      query.setString(2, bridge);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  private void pulse() {
    try {
      while (!closed.await(1, TimeUnit.SECONDS)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SELECT 1");
        }
      }
    } catch (SQLException e) {
      lost = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void requireHeld() throws SQLException {
    SQLException why = lost;
    if (why != null) {
      throw new SQLTransientConnectionException(
          "the bridge's session that holds its lease has ended (" + why.getMessage() + ")",
          "08006",
          why);
    }
  }

  @Override
  public boolean isExclusive() {
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      connection.close();
    } catch (SQLException e) {
      // It was broken: the server has let go of the lock, or will.
    }
  }
}

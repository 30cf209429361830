package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.bridge.source.Lease;
import io.ficus.cdc.bridge.source.SessionLease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The lease as a session-level advisory lock in the database that the bridge reads. */
final class PostgresLease {

  /** Sets Ficus's locks apart from others': the letters "fic". */
  private static final int CLASS = 0x666963;

  private PostgresLease() {}

  /** The lease, unless another session holds it. Takes over the connection if it gets it. */
  static Optional<Lease> tryTake(Connection connection, String bridge) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
        statement.execute("SET idle_session_timeout = '" + SessionLease.SILENCE_SECONDS + "s'");
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
            ? Optional.of(new SessionLease(connection))
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
}

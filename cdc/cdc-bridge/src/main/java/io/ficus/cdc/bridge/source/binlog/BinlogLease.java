package io.ficus.cdc.bridge.source.binlog;

import io.ficus.cdc.bridge.source.Lease;
import io.ficus.cdc.bridge.source.SessionLease;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The lease as a named lock of a session. Such names are the server's, so the database's is part of
 * it.
 */
final class BinlogLease {

  /** MySQL takes no more. */
  private static final int LONGEST = 64;

  private final String name;

  /**
   * @param database that is read
   * @param bridge the bridge's name
   */
  BinlogLease(String database, String bridge) {
    String full = "ficus.bridge." + database + "." + bridge;
    this.name =
        full.length() <= LONGEST
            ? full
            : full.substring(0, LONGEST - 9) + "#" + Integer.toHexString(full.hashCode());
  }

  /** The lease, unless another session holds it. Takes over the connection if it gets it. */
  Optional<Lease> tryTake(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION wait_timeout = " + SessionLease.SILENCE_SECONDS);
    }
    return BinlogDatabase.text(connection, "SELECT get_lock(?, 0)", name)
        .filter("1"::equals)
        .map(held -> new SessionLease(connection));
  }

  /** Who holds it, for a person to read; empty if nobody does. */
  Optional<String> holder(Connection connection) throws SQLException {
    // Who may not see other users' sessions learns the number alone.
    return BinlogDatabase.text(
        connection,
        "SELECT concat('session ', l.id, coalesce(concat(' from ', p.host), ''))"
            + " FROM (SELECT is_used_lock(?) AS id) l"
            + " LEFT JOIN information_schema.processlist p ON p.id = l.id WHERE l.id IS NOT NULL",
        name);
  }
}

package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge asks the legacy database itself, before it lets Debezium at it: Debezium tries
 * every SQLException again for ever, and makes a lost slot anew without a word. A connection per
 * call; thread-safe.
 */
final class PostgresDatabase {

  /** The slot when it was looked at. */
  record Slot(
      @Nullable String database,
      @Nullable String plugin,
      boolean active,
      long restartLsn,
      long confirmedLsn,
      String walStatus) {}

  private final BridgeConfig config;

  PostgresDatabase(BridgeConfig config) {
    this.config = config;
  }

  Connection connect() throws SQLException {
    return connect(60);
  }

  /** The same, where no answer may take longer than so many seconds. */
  Connection connect(int answerSeconds) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    properties.setProperty("ApplicationName", "ficus bridge " + config.name());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "8");
    properties.setProperty("socketTimeout", String.valueOf(answerSeconds));
    return DriverManager.getConnection(config.jdbcUrl(), properties);
  }

  /**
   * The walsender of a run that was just closed, or killed, takes a moment to leave; that of one
   * that was cut off or stands still takes a minute, and is ended: its process has lost the lease.
   */
  Optional<Slot> awaitInactive(Connection connection) throws SQLException {
    long begin = System.nanoTime();
    long deadline = begin + Duration.ofSeconds(10).toNanos();
    while (true) {
      Optional<Slot> slot = slot(connection);
      if (slot.isEmpty() || !slot.get().active()) {
        return slot;
      }
      if (System.nanoTime() > begin + Duration.ofSeconds(2).toNanos()) {
        text(
            connection,
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND"
                + " slot_name = '"
                + config.slot()
                + "'");
      }
      if (System.nanoTime() > deadline) {
        throw BridgeFault.passing(
            "The replication slot " + config.slot() + " is in use by another process.", null);
      }
      text(connection, "SELECT pg_sleep(0.05)");
    }
  }

  /** The slot as it is now. */
  Optional<Slot> slot() throws SQLException {
    try (Connection connection = connect()) {
      return slot(connection);
    }
  }

  Optional<Slot> slot(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT database, plugin, active, coalesce(restart_lsn, '0/0') - '0/0'::pg_lsn,
                   coalesce(confirmed_flush_lsn, '0/0') - '0/0'::pg_lsn, coalesce(wal_status, '')
              FROM pg_replication_slots WHERE slot_name = ?
            """)) {
      query.setString(1, config.slot());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Slot(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getString(6)))
            : Optional.empty();
      }
    }
  }

  /** Commits a heartbeat message with this content. */
  static void emitHeartbeat(Connection connection, String content) throws SQLException {
    text(
        connection,
        "SELECT pg_logical_emit_message(true, '"
            + Marks.HEARTBEAT_PREFIX
            + "', '"
            + literal(content)
            + "')");
  }

  static long insertLsn(Connection connection) throws SQLException {
    return number(connection, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  static Optional<String> text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  /** A table's name, of its schema's. */
  static String quoted(String table) {
    int dot = table.indexOf('.');
    return quote(table.substring(0, dot)) + "." + quote(table.substring(dot + 1));
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return text.replace("'", "''");
  }
}

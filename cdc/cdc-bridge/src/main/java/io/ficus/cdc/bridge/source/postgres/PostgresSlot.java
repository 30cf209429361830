package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.source.LogRetention;
import io.ficus.cdc.bridge.source.Sender;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The replication slot as an operator looks at it and moves it. */
final class PostgresSlot {

  private static final Pattern LSN = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  private PostgresSlot() {}

  /**
   * An LSN as PostgreSQL writes it (16/B374D848), or as a position of ours (0:97500059720).
   *
   * @throws IllegalArgumentException if it is neither
   */
  static long lsn(String text) {
    Matcher lsn = LSN.matcher(text.strip());
    if (lsn.matches()) {
      return (Long.parseLong(lsn.group(1), 16) << 32) | Long.parseLong(lsn.group(2), 16);
    }
    SourcePosition position = SourcePosition.parse(text.strip());
    if (position.segment() != 0) {
      throw new IllegalArgumentException("Not a position of PostgreSQL's log: " + text);
    }
    return position.offset();
  }

  static LogRetention retention(Connection connection, String slot) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT coalesce(wal_status, 'reserved'), active,
                   coalesce(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), restart_lsn), 0)::bigint,
                   safe_wal_size, pg_current_wal_insert_lsn() - '0/0'::pg_lsn
              FROM pg_replication_slots WHERE slot_name = ?
            """)) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return new LogRetention("missing", false, 0, OptionalLong.empty(), 0);
        }
        long safe = row.getLong(4);
        OptionalLong limit =
            row.wasNull() ? OptionalLong.empty() : OptionalLong.of(Math.max(0, safe));
        return new LogRetention(
            row.getString(1), row.getBoolean(2), row.getLong(3), limit, row.getLong(5));
      }
    }
  }

  /**
   * Its sender; a session of the connector that reads rows works too. Wait events are seen of one's
   * own sessions without any right.
   */
  static Sender sender(Connection connection, String slot) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT count(s.slot_name) > 0,
                   count(*) FILTER (WHERE coalesce(a.wait_event_type, '') NOT IN ('Activity', 'Client')) > 0
              FROM pg_stat_activity a
              LEFT JOIN pg_replication_slots s ON s.active_pid = a.pid AND s.slot_name = ?
             WHERE s.slot_name IS NOT NULL
                OR (a.application_name LIKE 'Debezium%' AND a.backend_type = 'client backend'
                    AND a.state = 'active' AND a.usename = current_user
                    AND a.datname = current_database())
            """)) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        boolean there = row.next() && row.getBoolean(1);
        return there && row.getBoolean(2) ? Sender.WORKS : there ? Sender.WAITS : Sender.ABSENT;
      }
    }
  }

  /** Moves it forward; what is between is never sent to anyone. */
  static void advance(Connection connection, String slot, long lsn) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT pg_replication_slot_advance(?, '0/0'::pg_lsn + ?)")) {
      call.setString(1, slot);
      call.setBigDecimal(2, new BigDecimal(Long.toUnsignedString(lsn)));
      call.execute();
    }
  }

  static void drop(Connection connection, String slot) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
      call.setString(1, slot);
      call.execute();
    }
  }
}

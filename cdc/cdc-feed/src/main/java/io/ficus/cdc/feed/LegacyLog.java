package io.ficus.cdc.feed;

import io.ficus.cdc.MarkTable;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How a watermark gets into the log of a legacy store, by the store's make. */
enum LegacyLog {
  /** By a logical decoding message. */
  POSTGRESQL {
    @Override
    SourcePosition end(Connection connection) throws SQLException {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
          ResultSet answer = query.executeQuery()) {
        answer.next();
        return SourcePosition.ofLsn(answer.getBigDecimal(1).longValueExact());
      }
    }

    @Override
    void write(Connection connection, String id) throws SQLException {
      try (PreparedStatement emit =
          connection.prepareStatement("SELECT pg_logical_emit_message(true, ?, ?)")) {
        emit.setString(1, Watermark.PREFIX);
        emit.setString(2, id);
        emit.execute();
      }
    }
  },
  /** MariaDB and MySQL: by a row of {@link MarkTable} that is gone again at the commit. */
  BINARY_LOG {
    @Override
    SourcePosition end(Connection connection) throws SQLException {
      SourcePosition end = new SourcePosition(0, 0);
      try (PreparedStatement query = connection.prepareStatement("SHOW BINARY LOGS");
          ResultSet file = query.executeQuery()) {
        while (file.next()) {
          String name = file.getString(1);
          long segment = Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
          end = new SourcePosition(segment, file.getLong(2));
        }
      }
      return end;
    }

    @Override
    void write(Connection connection, String id) throws SQLException {
      try (PreparedStatement insert = connection.prepareStatement(MarkTable.INSERT);
          PreparedStatement delete = connection.prepareStatement(MarkTable.DELETE)) {
        insert.setString(1, id);
        insert.setString(2, Watermark.PREFIX);
        insert.setString(3, id);
        insert.executeUpdate();
        delete.setString(1, id);
        delete.executeUpdate();
      }
    }
  };

  /** Where the log ends now; everything that was committed before stands before it. */
  abstract SourcePosition end(Connection connection) throws SQLException;

  /** Writes a watermark into the open transaction. */
  abstract void write(Connection connection, String id) throws SQLException;

  static LegacyLog of(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
        ? POSTGRESQL
        : BINARY_LOG;
  }
}

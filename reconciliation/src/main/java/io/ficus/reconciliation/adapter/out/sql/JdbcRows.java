package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A query's answer row by row, for databases without COPY. MariaDB streams at any fetch size. */
final class JdbcRows extends Rows {

  private static final int FETCH = 1000;

  private final Columns columns;
  private final Statement statement;
  private final ResultSet rows;
  private final BitSet times = new BitSet();

  private JdbcRows(Columns columns, Statement statement, ResultSet rows) throws SQLException {
    this.columns = columns;
    this.statement = statement;
    this.rows = rows;
    for (int column = 1; column <= columns.count(); column++) {
      times.set(column, rows.getMetaData().getColumnType(column) == Types.TIMESTAMP);
    }
  }

  static JdbcRows open(Connection connection, Columns columns, String query) throws SQLException {
    Statement statement = connection.createStatement();
    try {
      statement.setFetchSize(FETCH);
      return new JdbcRows(columns, statement, statement.executeQuery(query));
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  @Override
  @Nullable Keyed next() throws SQLException {
    if (!rows.next()) {
      return null;
    }
    Object[] values = new Object[columns.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = plain(value(i + 1));
    }
    Object key = values[0];
    if (key == null) {
      throw new IllegalArgumentException("A row has NULL for its key");
    }
    return new Keyed(
        key instanceof Long number ? AggregateKey.of(number) : AggregateKey.of(key.toString()),
        new JdbcRow(columns, values));
  }

  /** A driver would read a time without zone on the clock of this machine, which may skip hours. */
  private @Nullable Object value(int column) throws SQLException {
    return times.get(column) ? rows.getObject(column, LocalDateTime.class) : rows.getObject(column);
  }

  /** One Java type for each kind of value, whatever the driver calls it. */
  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger big) {
      return big.bitLength() < 64 ? (Object) big.longValue() : new BigDecimal(big);
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof LocalDateTime time) {
      // Of a session in UTC; a query brings local times there itself, or who reads it does.
      return time.toInstant(ZoneOffset.UTC);
    }
    if (value instanceof Instant || value instanceof Long || value instanceof BigDecimal) {
      return value;
    }
    if (value instanceof Double || value instanceof Float || value instanceof Boolean) {
      return value;
    }
    if (value instanceof java.sql.Clob text) {
      return text.getSubString(1, Math.toIntExact(text.length()));
    }
    if (value instanceof byte[] bytes) {
      return PgBinary.utf8(bytes, 0, bytes.length);
    }
    return value == null ? null : value.toString();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}

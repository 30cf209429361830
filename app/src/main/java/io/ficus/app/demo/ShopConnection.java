package io.ficus.app.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One connection of the monolith, in the style of its code: a statement, some values, a row. */
record ShopConnection(Connection jdbc, ShopSql sql) {

  static ShopConnection of(Connection jdbc) throws SQLException {
    return new ShopConnection(jdbc, ShopSql.of(jdbc));
  }

  /** Draws a number from a sequence. */
  long next(String sequence) throws SQLException {
    return number(sql.next(sequence));
  }

  int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** The first row's columns; {@code null} if there is no row. */
  @Nullable Object @Nullable [] row(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        return null;
      }
      @Nullable Object[] row = new @Nullable Object[rows.getMetaData().getColumnCount()];
      for (int i = 0; i < row.length; i++) {
        row[i] = rows.getObject(i + 1);
      }
      return row;
    }
  }

  /** The one number that a query answers; 0 for NULL or no row. */
  long number(String sql, @Nullable Object... values) throws SQLException {
    @Nullable Object[] row = row(sql, values);
    return row != null && row[0] instanceof Number number ? number.longValue() : 0;
  }

  private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = jdbc.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}

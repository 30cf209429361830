package io.ficus.cdc.bridge.doctor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The system catalogue of the source, read in transactions that PostgreSQL itself keeps read-only.
 * Not thread-safe.
 */
final class Catalogue implements AutoCloseable {

  private static final String SECONDS_TO_CONNECT = "5";
  private static final String SECONDS_TO_ANSWER = "10";

  private final Connection connection;

  private Catalogue(Connection connection) {
    this.connection = connection;
  }

  static Catalogue open(SourceUnderTest source) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", source.username());
    properties.put("password", source.password());
    properties.put("connectTimeout", SECONDS_TO_CONNECT);
    properties.put("loginTimeout", SECONDS_TO_CONNECT);
    properties.put("socketTimeout", SECONDS_TO_ANSWER);
    properties.put("ApplicationName", "ficus doctor");
    Connection connection = DriverManager.getConnection(source.jdbcUrl(), properties);
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    return new Catalogue(connection);
  }

  /** All rows of a query, each a map of column label to text; a NULL column is not in the map. */
  List<Map<String, String>> rows(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        return rows(result);
      }
    } finally {
      // One failed question would otherwise fail every later one of the same transaction.
      connection.rollback();
    }
  }

  private static List<Map<String, String>> rows(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<Map<String, String>> rows = new ArrayList<>();
    while (result.next()) {
      Map<String, String> row = new HashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String value = result.getString(i);
        if (value != null) {
          row.put(columns.getColumnLabel(i), value);
        }
      }
      rows.add(row);
    }
    return rows;
  }

  /** The first row of a query. */
  Optional<Map<String, String>> row(String sql, Object... parameters) throws SQLException {
    return rows(sql, parameters).stream().findFirst();
  }

  /** The one value of a query that always has one. */
  String value(String sql, Object... parameters) throws SQLException {
    return row(sql, parameters).orElseThrow().values().iterator().next();
  }

  /** The query's one value, a boolean. */
  boolean holds(String sql, Object... parameters) throws SQLException {
    return value(sql, parameters).equals("t");
  }

  /** The first column of a query. */
  List<String> values(String sql, Object... parameters) throws SQLException {
    return rows(sql, parameters).stream().map(row -> row.values().iterator().next()).toList();
  }

  /** A name as SQL wants it: quoted where it must be. */
  String identifier(String name) throws SQLException {
    return value("SELECT quote_ident(?)", name);
  }

  /** A table's name with its schema as SQL wants it. */
  String identifier(TableName table) throws SQLException {
    return value("SELECT format('%I.%I', ?::text, ?::text)", table.schema(), table.name());
  }

  /**
   * The object identifier of a table. Asks the catalogue by name, because a cast to regclass fails
   * where the user may not use the schema.
   */
  Optional<Long> oid(TableName table) throws SQLException {
    return row(
            """
            SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?""",
            table.schema(),
            table.name())
        .map(found -> Long.valueOf(found.values().iterator().next()));
  }

  /** The user of this connection as SQL wants it. */
  String user() throws SQLException {
    return value("SELECT quote_ident(current_user)");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** A table with its schema. */
  record TableName(String schema, String name) {

    static TableName of(String qualified) {
      int dot = qualified.indexOf('.');
      return new TableName(qualified.substring(0, dot), qualified.substring(dot + 1));
    }

    @Override
    public String toString() {
      return schema + "." + name;
    }
  }
}

package io.ficus.app.handover;

import io.ficus.cdc.RowKey;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.Pair;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The rows that aggregates of a pair have in the legacy store, by the names under which positions
 * are kept of them. Rows whose primary key is not of numbers and texts are left out: how a time or
 * a fraction is written there depends on the connector. Thread-safe.
 */
final class LegacyRows {

  private final DataSource legacy;

  LegacyRows(DataSource legacy) {
    this.legacy = legacy;
  }

  /**
   * Reads them.
   *
   * @param keys numbers; others are left out
   * @throws IllegalStateException if the legacy store cannot be read
   */
  Map<RowKey, AggregateKey> of(Pair pair, Collection<AggregateKey> keys) {
    List<AggregateKey> numbers = numbers(keys);
    Map<RowKey, AggregateKey> rows = new HashMap<>();
    if (numbers.isEmpty()) {
      return rows;
    }
    try (Connection connection = legacy.getConnection()) {
      for (Map.Entry<String, KeyColumn> table : pair.keyColumns().entrySet()) {
        List<String> primary = primaryKey(connection.getMetaData(), table.getKey());
        if (!primary.isEmpty()) {
          read(connection, table.getKey(), primary, table.getValue(), numbers, rows);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The rows of " + pair.name() + " could not be read: " + e.getMessage(), e);
    }
  }

  static List<AggregateKey> numbers(Collection<AggregateKey> keys) {
    return keys.stream().filter(AggregateKey.Numeric.class::isInstance).toList();
  }

  private static void read(
      Connection connection,
      String table,
      List<String> primary,
      KeyColumn column,
      List<AggregateKey> keys,
      Map<RowKey, AggregateKey> rows)
      throws SQLException {
    String sql =
        "SELECT "
            + String.join(", ", primary)
            + ", "
            + column.name()
            + " FROM "
            + table
            + " WHERE "
            + column.name()
            + keys.stream()
                .map(key -> Long.toString(column.heldFor(key)))
                .collect(Collectors.joining(", ", " IN (", ")"));
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet found = statement.executeQuery()) {
      for (int i = 1; i <= primary.size(); i++) {
        if (!named(found.getMetaData().getColumnType(i))) {
          return;
        }
      }
      while (found.next()) {
        List<String> parts = new ArrayList<>();
        for (int i = 1; i <= primary.size(); i++) {
          parts.add(found.getString(i).stripTrailing());
        }
        rows.put(
            new RowKey(table, String.join(",", parts)),
            column.keyOf(found.getLong(primary.size() + 1)));
      }
    }
  }

  private static boolean named(int type) {
    return switch (type) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR ->
          true;
      default -> false;
    };
  }

  /** In the order of the key; empty for a table that is not there, a domain's outbox for one. */
  private static List<String> primaryKey(DatabaseMetaData database, String table)
      throws SQLException {
    int dot = table.indexOf('.');
    String schema = table.substring(0, Math.max(dot, 0));
    boolean schemas = database.supportsSchemasInTableDefinitions();
    SortedMap<Short, String> columns = new TreeMap<>();
    try (ResultSet found =
        database.getPrimaryKeys(
            schemas ? null : schema, schemas ? schema : null, table.substring(dot + 1))) {
      while (found.next()) {
        columns.put(found.getShort("KEY_SEQ"), found.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }
}

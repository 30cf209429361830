package io.ficus.app.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a shop holds, told alike on either engine. */
final class ShopRows {

  private ShopRows() {}

  /** Every table's rows as texts, in the order of the texts. */
  static Map<String, List<String>> of(Connection in) throws SQLException {
    Map<String, List<String>> tables = new TreeMap<>();
    try (ResultSet found =
        in.getMetaData().getTables(in.getCatalog(), null, "%", new String[] {"TABLE"})) {
      while (found.next()) {
        String schema = found.getString("TABLE_SCHEM");
        String table = found.getString("TABLE_NAME");
        boolean ours = schema == null || schema.equals("public");
        if (ours && !table.startsWith("flyway") && !table.equals("ficus_mark")) {
          tables.put(table, new ArrayList<>());
        }
      }
    }
    for (Map.Entry<String, List<String>> table : tables.entrySet()) {
      String quote = in.getMetaData().getIdentifierQuoteString();
      try (Statement statement = in.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT * FROM " + quote + table.getKey() + quote)) {
        while (row.next()) {
          table.getValue().add(text(row));
        }
      }
      table.getValue().sort(null);
    }
    return tables;
  }

  private static String text(ResultSet row) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      Object value =
          row.getMetaData().getColumnType(i) == Types.TIMESTAMP
              ? row.getObject(i, LocalDateTime.class)
              : row.getObject(i);
      // A char column is padded on the one and not on the other.
      text.append(value == null ? "NULL" : value.toString().stripTrailing()).append('|');
    }
    return text.toString();
  }
}

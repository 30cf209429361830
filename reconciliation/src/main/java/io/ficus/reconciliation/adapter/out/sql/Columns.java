package io.ficus.reconciliation.adapter.out.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The columns of a query: their names and what the database calls their types. */
final class Columns {

  private final Map<String, Integer> places;
  private final String[] types;

  private Columns(Map<String, Integer> places, String[] types) {
    this.places = places;
    this.types = types;
  }

  /** Asks the database, which prepares the query and does not run it. */
  static Columns of(Connection connection, String query) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(KeyCondition.none().in(query))) {
      ResultSetMetaData answer = prepared.getMetaData();
      if (answer == null) {
        throw new SQLException("This is no query: " + query);
      }
      Map<String, Integer> places = new HashMap<>();
      String[] types = new String[answer.getColumnCount()];
      for (int i = 0; i < types.length; i++) {
        String name = answer.getColumnLabel(i + 1).toLowerCase(Locale.ROOT);
        if (places.put(name, i) != null) {
          throw new SQLException("Two columns of a query are called '" + name + "': " + query);
        }
        String type = answer.getColumnTypeName(i + 1).toLowerCase(Locale.ROOT);
        boolean named = answer.getColumnType(i + 1) == Types.VARCHAR;
        types[i] = named && !PgBinary.knows(type) ? "text" : type;
      }
      return new Columns(places, types);
    }
  }

  int count() {
    return types.length;
  }

  int place(String column) {
    Integer place = places.get(column);
    if (place == null) {
      throw new IllegalArgumentException(
          "A query does not answer the column '" + column + "'; it has " + places.keySet());
    }
    return place;
  }

  String type(int place) {
    return types[place];
  }
}

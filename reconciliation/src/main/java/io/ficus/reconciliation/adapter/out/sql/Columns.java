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
  private final String[] names;
  private final String[] types;
  private final boolean wholeKey;

  private Columns(Map<String, Integer> places, String[] names, String[] types) {
    this.places = places;
    this.names = names;
    this.types = types;
    this.wholeKey = Cell.isWhole(types[0]);
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
      String[] names = new String[types.length];
      for (int i = 0; i < types.length; i++) {
        String name = answer.getColumnLabel(i + 1).toLowerCase(Locale.ROOT);
        names[i] = name;
        if (places.put(name, i) != null) {
          throw new SQLException("Two columns of a query are called '" + name + "': " + query);
        }
        String type = answer.getColumnTypeName(i + 1).toLowerCase(Locale.ROOT);
        boolean named = answer.getColumnType(i + 1) == Types.VARCHAR;
        types[i] = named && !PgBinary.knows(type) ? "text" : type;
      }
      return new Columns(places, names, types);
    }
  }

  /** Whether the first column, the key, is a number. */
  boolean wholeKey() {
    return wholeKey;
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

  /**
   * The same, with a guess: who reads a row mostly asks for one column after the other, and a name
   * is compared sooner than looked up.
   */
  int place(String column, int guess) {
    return guess < names.length && names[guess].equals(column) ? guess : place(column);
  }

  String type(int place) {
    return types[place];
  }
}

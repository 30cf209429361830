package io.ficus.cdc.bridge.doctor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** A MariaDB or MySQL that is asked and not changed. Not thread-safe. */
final class BinlogServer implements AutoCloseable {

  private static final String MILLIS_TO_CONNECT = "5000";
  private static final String MILLIS_TO_ANSWER = "10000";

  private final Connection connection;

  private BinlogServer(Connection connection) {
    this.connection = connection;
  }

  static boolean isOne(String jdbcUrl) {
    return jdbcUrl.startsWith("jdbc:mariadb:") || jdbcUrl.startsWith("jdbc:mysql:");
  }

  static BinlogServer open(SourceUnderTest source) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", source.username());
    properties.put("password", source.password());
    properties.put("connectTimeout", MILLIS_TO_CONNECT);
    properties.put("socketTimeout", MILLIS_TO_ANSWER);
    Connection connection = DriverManager.getConnection(source.jdbcUrl(), properties);
    connection.setReadOnly(true);
    return new BinlogServer(connection);
  }

  /** The first column of a query. */
  List<String> values(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<String> values = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          values.add(String.valueOf(row.getString(1)));
        }
      }
      return values;
    }
  }

  /**
   * A global variable; empty where the server does not know it. The two makes keep the table of
   * them in different schemas, and both have this statement.
   */
  Optional<String> variable(String name) throws SQLException {
    try (PreparedStatement show =
        connection.prepareStatement("SHOW GLOBAL VARIABLES WHERE variable_name = ?")) {
      show.setString(1, name);
      try (ResultSet row = show.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(2)) : Optional.empty();
      }
    }
  }

  /** The user as SQL wants it. */
  String user() throws SQLException {
    String[] parts = values("SELECT CURRENT_USER()").get(0).split("@", 2);
    return "'" + parts[0] + "'@'" + (parts.length > 1 ? parts[1] : "%") + "'";
  }

  /** What the user may do on the whole server, as SHOW GRANTS words it, in upper case. */
  String globalGrants() throws SQLException {
    return String.join(
        ", ",
        values("SHOW GRANTS").stream()
            .filter(grant -> grant.contains(" ON *.* "))
            .map(
                grant ->
                    grant
                        .substring(0, grant.indexOf(" ON *.* "))
                        .toUpperCase(java.util.Locale.ROOT))
            .toList());
  }

  /** What the user may do on anything, in upper case. */
  String grants() throws SQLException {
    return String.join(", ", values("SHOW GRANTS")).toUpperCase(java.util.Locale.ROOT);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.bridge.config.BridgeConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** The bridge's publication: the tables whose changes the log hands out to it. Thread-safe. */
final class Publication {

  private final BridgeConfig config;
  private final PostgresDatabase database;

  Publication(BridgeConfig config, PostgresDatabase database) {
    this.config = config;
    this.database = database;
  }

  /** Configured tables that it does not have. */
  Set<String> missing() throws SQLException {
    Set<String> missing = new LinkedHashSet<>(config.tables());
    try (Connection connection = database.connect()) {
      missing.removeAll(published(connection));
    }
    return missing;
  }

  /** Tables that are not configured any more are published no longer. */
  void withdrawOthers(Connection connection) throws SQLException {
    Set<String> others = published(connection);
    config.tables().forEach(others::remove);
    try (var statement = connection.createStatement()) {
      for (String table : others) {
        statement.execute(withdrawal(table));
      }
    }
  }

  String withdrawal(String table) {
    return "ALTER PUBLICATION "
        + PostgresDatabase.quote(config.publication())
        + " DROP TABLE "
        + PostgresDatabase.quoted(table);
  }

  private Set<String> published(Connection connection) throws SQLException {
    Set<String> tables = new LinkedHashSet<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname ="
                + " ?")) {
      query.setString(1, config.publication());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
    }
    return tables;
  }

  /** Adds tables to it. */
  void add(Collection<String> tables) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute(
            "ALTER PUBLICATION "
                + PostgresDatabase.quote(config.publication())
                + " ADD TABLE "
                + PostgresDatabase.quoted(table));
      }
    }
  }
}

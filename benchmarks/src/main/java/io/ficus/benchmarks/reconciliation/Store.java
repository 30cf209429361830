package io.ficus.benchmarks.reconciliation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database with the tables that are compared.
 *
 * @param url JDBC, without credentials
 */
record Store(String url) {

  boolean isPostgres() {
    return url.startsWith("jdbc:postgresql:");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user(), "");
  }

  HikariDataSource pool() {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername(user());
    pool.setMaximumPoolSize(8);
    return new HikariDataSource(pool);
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }

  private String user() {
    return isPostgres() ? "postgres" : "root";
  }
}

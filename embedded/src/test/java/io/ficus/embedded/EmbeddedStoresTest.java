package io.ficus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoresTest {

  @Test
  void postgresServesLogicalWalAndKeepsItsDataDirectory(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("pg");
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0, Map.of())) {
      try (Connection shop = connect(server.createDatabase("shop"));
          var level = shop.createStatement().executeQuery("SHOW wal_level")) {
        level.next();
        assertThat(level.getString(1)).isEqualTo("logical");
        shop.createStatement().execute("CREATE TABLE kept (id int)");
      }
    }
    try (EmbeddedPostgresServer again = EmbeddedPostgresServer.start(data, 0, Map.of());
        Connection shop = connect(again.createDatabase("shop"))) {
      assertThat(shop.createStatement().execute("SELECT id FROM kept")).isTrue();
    }
  }

  @Test
  void aThrownAwayPostgresBeginsEmptyAndLeavesNothing() throws Exception {
    Path data;
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start();
        Connection shop = connect(server.createDatabase("shop"))) {
      data = Path.of(only(shop, "SHOW data_directory"));
      assertThat(data).isDirectory();
    }
    assertThat(data).doesNotExist();
    // By now there is a template, so this one is a copy of it.
    try (EmbeddedPostgresServer again = EmbeddedPostgresServer.start();
        Connection any = connect(again.jdbcUrl("postgres"))) {
      assertThat(only(any, "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database"))
          .isEqualTo("postgres template0 template1");
    }
  }

  @Test
  void mariaDbWritesRowsWithGtidsAndKeepsThemOverAKill(@TempDir Path directory) throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    try (EmbeddedMariaDbServer server =
        EmbeddedMariaDbServer.start(directory, 0, Map.of("max-connections", "33"))) {
      String url = server.createDatabase("shop");
      try (Connection shop = mariaDb(url);
          Statement statement = shop.createStatement()) {
        statement.execute("CREATE TABLE kept (id int PRIMARY KEY)");
        statement.execute("INSERT INTO kept VALUES (7)");
      }
      server.kill();
      server.restart();
      try (Connection shop = mariaDb(url);
          Statement statement = shop.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT id, @@binlog_format, @@binlog_row_image, @@gtid_binlog_pos,"
                      + " @@max_connections FROM kept")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(7);
        assertThat(row.getString(2)).isEqualTo("ROW");
        assertThat(row.getString(3)).isEqualTo("FULL");
        assertThat(row.getString(4)).matches("0-1-[3-9]");
        assertThat(row.getInt(5)).isEqualTo(33);
      }
    }
  }

  @Test
  void kafkaKeepsItsTopicsOverARestart(@TempDir Path directory) throws Exception {
    try (EmbeddedKafkaBroker broker = EmbeddedKafkaBroker.start(directory, 0, Map.of())) {
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(client)) {
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      }
      broker.stop();
      broker.restart();
      try (Admin admin = Admin.create(client)) {
        assertThat(admin.listTopics().names().get()).contains("kept");
      }
    }
  }

  private static String only(Connection connection, String query) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static Connection mariaDb(String url) throws Exception {
    return DriverManager.getConnection(url, EmbeddedMariaDbServer.USER, "");
  }

  private static Connection connect(String url) throws Exception {
    return DriverManager.getConnection(url, EmbeddedPostgresServer.USER, "");
  }
}

package io.ficus.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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

  private static Connection connect(String url) throws Exception {
    return DriverManager.getConnection(url, EmbeddedPostgresServer.USER, "");
  }
}

package io.ficus.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that a killed process left behind is stopped, and its data kept. */
class AbandonedServerTest {

  @Test
  void aPostgresIsStoppedAndItsDataKept(@TempDir Path directory) throws Exception {
    StartedElsewhere.thenKilled("postgres", directory.resolve("pg"));
    try (EmbeddedPostgresServer again =
            EmbeddedPostgresServer.start(directory.resolve("pg"), 0, Map.of());
        Connection shop =
            DriverManager.getConnection(
                again.createDatabase("shop"), EmbeddedPostgresServer.USER, "")) {
      assertThat(shop.createStatement().execute("SELECT id FROM kept")).isTrue();
    }
  }

  @Test
  void aMariaDbIsStoppedAndItsDataKept(@TempDir Path directory) throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    StartedElsewhere.thenKilled("mariadb", directory.resolve("maria"));
    try (EmbeddedMariaDbServer again =
            EmbeddedMariaDbServer.start(directory.resolve("maria"), 0, Map.of());
        Connection shop =
            DriverManager.getConnection(
                again.createDatabase("shop"), EmbeddedMariaDbServer.USER, "")) {
      assertThat(shop.createStatement().execute("SELECT id FROM kept")).isTrue();
    }
  }
}

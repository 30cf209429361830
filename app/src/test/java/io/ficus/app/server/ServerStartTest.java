package io.ficus.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.StartFailure;
import io.ficus.app.cli.Typed;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server on a database that no Java module knows, configured by a file of ten lines, rightly and
 * wrongly.
 */
class ServerStartTest {

  private static EmbeddedPostgresServer postgres;
  private static EmbeddedKafkaBroker kafka;

  @TempDir Path directory;

  @BeforeAll
  static void startStores() {
    postgres = EmbeddedPostgresServer.start();
    kafka = EmbeddedKafkaBroker.start();
  }

  @AfterAll
  static void stopStores() {
    kafka.close();
    postgres.close();
  }

  @Test
  void tenLinesStreamTheTablesOfAnyDatabase() throws Exception {
    String url = database("library");
    try (FicusServer server =
        FicusServer.start(config(url, "", kafka.bootstrapServers()), freePort())) {
      awaitState(server, "STREAMING");
      execute(url, "UPDATE book SET title = 'Ficus carica' WHERE id = 1");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(values("cdc.library.public.book"))
                      .anyMatch(v -> v.contains("\"op\":\"r\"") && v.contains("Fig trees"))
                      .anyMatch(v -> v.contains("\"op\":\"u\"") && v.contains("Ficus carica")));
      assertThat(Typed.at(server.address(), "doctor").out()).doesNotContain("FAILED");
      assertThat(Typed.at(server.address(), "bridge", "status", "-o", "json").out())
          .contains("\"schemaVersion\"");
    }
  }

  @Test
  void aConverterAndTheLimitsOfTransactionsAreAMatterOfSettings() throws Exception {
    String url = database("converted");
    execute(url, "INSERT INTO book SELECT i, 'book ' || i FROM generate_series(2, 6000) i");
    Map<String, Object> more =
        Map.of(
            "ficus.http.port", 0,
            "ficus.kafka.converters.key", "org.apache.kafka.connect.json.JsonConverter",
            "ficus.kafka.converters.value", "org.apache.kafka.connect.json.JsonConverter",
            "ficus.kafka.converters.properties.schemas.enable", "true",
            "ficus.kafka.transactions.cut-events", 1000);
    try (FicusServer server = FicusServer.start(config(url, "", kafka.bootstrapServers()), more)) {
      awaitState(server, "STREAMING");
      execute(url, "UPDATE book SET title = title || '!'");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(Typed.at(server.address(), "bridge", "status").out())
                      .contains("too large for one Kafka transaction"));
      assertThat(values("cdc.converted.public.book"))
          .isNotEmpty()
          .allMatch(v -> v.startsWith("{\"schema\":"));
    }
    Typed half =
        Typed.line(
            "doctor",
            "--config",
            file(Files.readString(config(url, "", kafka.bootstrapServers()))
                    + "    converters:\n      key: org.apache.kafka.connect.json.JsonConverter\n")
                .toString());
    assertThat(half.exit()).isEqualTo(2);
    assertThat(half.err()).contains("Name a converter for keys and one for values");
  }

  @Test
  void aMisspeltKeyStopsTheStartAndNamesTheNearestOne() throws Exception {
    Path config = file("ficus:\n  sorce:\n    jdbc-url: jdbc:postgresql://localhost/x\n");
    Typed typed = Typed.line("server", "--config", config.toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("ficus.sorce.jdbc-url").contains("ficus.source.jdbc-url");
  }

  @Test
  void aValueThatCannotBeReadIsNamed() throws Exception {
    Path config = file("ficus:\n  source:\n    heartbeat-interval: soon\n");
    Typed typed = Typed.line("server", "--config", config.toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("heartbeat-interval").contains("soon");

    Path choice = file("ficus:\n  source:\n    first-snapshot: while-steaming\n");
    for (List<String> command :
        List.of(
            List.of("server", "--config", choice.toString()),
            List.of("doctor", "--config", choice.toString()))) {
      Typed chosen = Typed.line(command.toArray(String[]::new));
      assertThat(chosen.exit()).isEqualTo(2);
      assertThat(chosen.err())
          .contains("'ficus.source.first-snapshot'", "'while-steaming'")
          .contains("It is one of: at-once, while-streaming.")
          .doesNotContain("enum");
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Typed typed = Typed.line("server", "--config", directory.resolve("nowhere.yml").toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("nowhere.yml");
  }

  @Test
  void aMissingSettingIsNamed() throws Exception {
    Typed typed =
        Typed.line("server", "--config", file("ficus:\n  http:\n    port: 0\n").toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("ficus.source");
  }

  @Test
  void vouchersWithoutMembershipAreRefused() throws Exception {
    Typed typed =
        Typed.line(
            "server",
            "--config",
            file("""
                    ficus:
                      http:
                        port: 0
                      source:
                        jdbc-url: jdbc:postgresql://localhost:1/shop
                        tables: [public.customer]
                      kafka:
                        bootstrap-servers: localhost:1
                      domains:
                        voucher: true
                    """)
                .toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("ficus.domains.membership");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Assertions.assertThatThrownBy(
              () ->
                  FicusServer.start(
                      config(database("ports"), "", kafka.bootstrapServers()),
                      Map.of("ficus.http.port", taken.getLocalPort())))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()))
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aWrongPasswordHaltsTheBridgeAndTheServerSaysSo() throws Exception {
    String url = database("guarded");
    execute(url, "CREATE ROLE reader LOGIN REPLICATION PASSWORD 'right'");
    // Loopback is trusted by the embedded server, so the wrong password is made real by a role that
    // may not log in.
    execute(url, "ALTER ROLE reader NOLOGIN");
    String config = config(url, "", kafka.bootstrapServers()).toString();
    Path guarded =
        file(Files.readString(Path.of(config)).replace("username: postgres", "username: reader"));
    try (FicusServer server = FicusServer.start(guarded, freePort())) {
      awaitState(server, "HALTED");
      assertThat(Typed.at(server.address(), "bridge", "status").out()).contains("reader");
    }
    assertThat(Typed.line("doctor", "--config", guarded.toString()).exit()).isEqualTo(1);
  }

  @Test
  void aTableThatDoesNotExistHaltsTheBridgeAndIsNamed() throws Exception {
    Path config = config(database("missing"), ", public.bok", kafka.bootstrapServers());
    try (FicusServer server = FicusServer.start(config, freePort())) {
      awaitState(server, "HALTED");
      assertThat(Typed.at(server.address(), "bridge", "status").out()).contains("public.bok");
    }
    assertThat(Typed.line("doctor", "--config", config.toString()).out()).contains("public.bok");
  }

  @Test
  void kafkaThatCannotBeReachedIsAStateAndNotACrash() throws Exception {
    Path config = config(database("lonely"), "", "localhost:1");
    try (FicusServer server = FicusServer.start(config, freePort())) {
      awaitState(server, "RETRYING");
      assertThat(Typed.at(server.address(), "bridge", "status").out()).contains("Kafka");
    }
  }

  private static void awaitState(FicusServer server, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(Typed.at(server.address(), "bridge", "status").out()).contains(state));
  }

  private static Map<String, Object> freePort() {
    return Map.of("ficus.http.port", 0);
  }

  private Path config(String url, String moreTables, String bootstrapServers) throws Exception {
    return file(
        """
        ficus:
          source:
            jdbc-url: %s
            username: postgres
            tables: [public.book%s]
          kafka:
            bootstrap-servers: %s
        """
            .formatted(url, moreTables, bootstrapServers));
  }

  private Path file(String yaml) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "ficus", ".yml"), yaml);
  }

  private static String database(String name) throws SQLException {
    String url = postgres.createDatabase(name);
    execute(url, "CREATE TABLE book (id int PRIMARY KEY, title text)");
    execute(url, "INSERT INTO book VALUES (1, 'Fig trees')");
    return url;
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
      connection.createStatement().execute(sql);
    }
  }

  private static List<String> values(String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<String> values = new ArrayList<>();
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(2))) {
        values.add(record.value());
      }
      return values;
    }
  }
}

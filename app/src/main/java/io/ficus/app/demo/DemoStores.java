package io.ficus.app.demo;

import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;

/** The PostgreSQL and the Kafka broker of a demo, with the shop installed and filled. */
final class DemoStores implements AutoCloseable {

  private final EmbeddedPostgresServer postgres;
  private final EmbeddedKafkaBroker kafka;

  private DemoStores(EmbeddedPostgresServer postgres, EmbeddedKafkaBroker kafka) {
    this.postgres = postgres;
    this.kafka = kafka;
  }

  /** Starts both at the same time. */
  static DemoStores start(DemoDirectory directory) {
    // A thread of its own, not one of the common pool: from JDK 25 on those do not see the classes
    // of the executable jar, by whose names Kafka is configured.
    CompletableFuture<EmbeddedKafkaBroker> kafka =
        CompletableFuture.supplyAsync(
            () -> EmbeddedKafkaBroker.start(directory.kafka(), 0, Map.of()),
            work -> new Thread(work, "ficus-kafka-start").start());
    EmbeddedPostgresServer postgres =
        EmbeddedPostgresServer.start(
            directory.postgres(), 0, Map.of("shared_buffers", "256MB", "max_wal_size", "2GB"));
    postgres.createDatabase("shop");
    postgres.createDatabase("domains");
    return new DemoStores(postgres, kafka.join());
  }

  /** Installs the shop and fills it, unless that has been done. */
  void installShop(ShopSeed seed, Consumer<String> progress) throws SQLException {
    Flyway.configure()
        .dataSource(shopUrl(), EmbeddedPostgresServer.USER, "")
        .locations("classpath:io/ficus/migration/legacy-shop/postgresql")
        .load()
        .migrate();
    try (Connection shop =
        DriverManager.getConnection(shopUrl(), EmbeddedPostgresServer.USER, "")) {
      seed.fill(shop, progress);
    }
  }

  /** The shop's tables, each with its schema: all of them are streamed. */
  List<String> shopTables() throws SQLException {
    try (Connection shop = DriverManager.getConnection(shopUrl(), EmbeddedPostgresServer.USER, "");
        ResultSet found =
            shop.createStatement()
                .executeQuery(
                    "SELECT 'public.' || tablename FROM pg_tables"
                        + " WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'"
                        + " ORDER BY tablename")) {
      List<String> tables = new ArrayList<>();
      while (found.next()) {
        tables.add(found.getString(1));
      }
      return tables;
    }
  }

  String shopUrl() {
    return postgres.jdbcUrl("shop");
  }

  String storeUrl() {
    return postgres.jdbcUrl("domains");
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** The settings by which a server finds these stores. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("ficus.source.jdbc-url", shopUrl());
    settings.put("ficus.store.jdbc-url", storeUrl());
    settings.put("ficus.kafka.bootstrap-servers", bootstrapServers());
    return settings;
  }

  @Override
  public void close() {
    kafka.close();
    postgres.close();
  }
}

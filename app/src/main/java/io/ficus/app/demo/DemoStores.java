package io.ficus.app.demo;

import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.shop.engine.ShopEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The legacy shop, the PostgreSQL of the domain stores and the Kafka broker of a demo. */
final class DemoStores implements AutoCloseable {

  private final EmbeddedPostgresServer postgres;
  private final EmbeddedKafkaBroker kafka;
  private final LegacyShop shop;

  private DemoStores(EmbeddedPostgresServer postgres, EmbeddedKafkaBroker kafka, LegacyShop shop) {
    this.postgres = postgres;
    this.kafka = kafka;
    this.shop = shop;
  }

  /** Starts all of them, the broker beside the databases. */
  static DemoStores start(DemoDirectory directory, ShopEngine engine) {
    // A thread of its own, not one of the common pool: from JDK 25 on those do not see the classes
    // of the executable jar, by whose names Kafka is configured.
    CompletableFuture<EmbeddedKafkaBroker> kafka =
        CompletableFuture.supplyAsync(
            () -> EmbeddedKafkaBroker.start(directory.kafka(), 0, Map.of()),
            work -> new Thread(work, "ficus-kafka-start").start());
    EmbeddedPostgresServer postgres =
        EmbeddedPostgresServer.start(
            directory.postgres(), 0, Map.of("shared_buffers", "256MB", "max_wal_size", "2GB"));
    postgres.createDatabase("domains");
    LegacyShop shop =
        switch (engine) {
          case POSTGRESQL -> new PostgresLegacyShop(postgres.createDatabase("shop"));
          case MARIADB -> MariaDbLegacyShop.start(directory.mariaDb(), postgres);
        };
    return new DemoStores(postgres, kafka.join(), shop);
  }

  LegacyShop shop() {
    return shop;
  }

  String storeUrl() {
    return postgres.jdbcUrl("domains");
  }

  /** A connection per call. */
  DataSource domains() {
    PGSimpleDataSource domains = new PGSimpleDataSource();
    domains.setUrl(storeUrl());
    domains.setUser(EmbeddedPostgresServer.USER);
    return domains;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** The settings by which a server finds these stores. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>(shop.settings());
    settings.put("spring.config.additional-location", String.join(",", shop.configurations()));
    settings.put("ficus.store.jdbc-url", storeUrl());
    settings.put("ficus.kafka.bootstrap-servers", bootstrapServers());
    return settings;
  }

  @Override
  public void close() {
    kafka.close();
    shop.close();
    postgres.close();
  }
}

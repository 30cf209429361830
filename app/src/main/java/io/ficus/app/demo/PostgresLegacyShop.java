package io.ficus.app.demo;

import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** The shop in a database of its own on a PostgreSQL, which whoever made it stops. */
final class PostgresLegacyShop implements LegacyShop {

  private static final String SCRIPTS = "classpath:io/ficus/migration/legacy-shop/postgresql";

  private final String url;

  PostgresLegacyShop(String url) {
    this.url = url;
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public String user() {
    return EmbeddedPostgresServer.USER;
  }

  @Override
  public PGSimpleDataSource connections() {
    PGSimpleDataSource shop = new PGSimpleDataSource();
    shop.setUrl(url);
    shop.setUser(user());
    shop.setApplicationName("shop");
    return shop;
  }

  @Override
  public void install(ShopSeed seed, Consumer<String> progress) throws SQLException {
    Flyway.configure().dataSource(url, user(), "").locations(SCRIPTS).load().migrate();
    try (Connection shop = connections().getConnection()) {
      seed.fill(shop, progress);
    }
  }

  @Override
  public List<String> tables() throws SQLException {
    try (Connection shop = connections().getConnection();
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

  @Override
  public List<String> configurations() {
    return List.of("classpath:demo.yml");
  }

  @Override
  public void close() {}
}

package io.ficus.app.demo;

import io.ficus.app.StartFailure;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * The shop on a MariaDB of its own. Its data are made on PostgreSQL first, by the scripts that fill
 * the shop there, and then copied: so there is one made-up history, and the same seed gives the
 * same rows on either engine.
 */
final class MariaDbLegacyShop implements LegacyShop {

  private static final String NAME = "shop";
  private static final String SCRIPTS = "classpath:io/ficus/migration/legacy-shop/mariadb";
  private static final String STAGING = "shop_being_made";

  private final EmbeddedMariaDbServer server;
  private final String url;
  private final EmbeddedPostgresServer maker;

  private MariaDbLegacyShop(EmbeddedMariaDbServer server, EmbeddedPostgresServer maker) {
    this.server = server;
    this.url = server.createDatabase(NAME);
    this.maker = maker;
  }

  /**
   * Starts the server.
   *
   * @param data where its data lies
   * @param maker where the data are made
   * @throws StartFailure if this machine has no MariaDB to start
   */
  static MariaDbLegacyShop start(Path data, EmbeddedPostgresServer maker) {
    return new MariaDbLegacyShop(
        EmbeddedMariaDbServer.start(data, 0, Map.of("innodb-buffer-pool-size", "256M")), maker);
  }

  /**
   * Makes sure that there is a MariaDB to start.
   *
   * @throws StartFailure if there is none
   */
  static void requireServer() {
    EmbeddedMariaDbServer.unavailable()
        .ifPresent(
            why -> {
              throw StartFailure.of(
                  why
                      + " From a checkout ./ficus fetches the jar by itself on Linux (amd64) and"
                      + " macOS (ARM). Elsewhere install the package mariadb-server; it need not"
                      + " run.",
                  null);
            });
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public String user() {
    return EmbeddedMariaDbServer.USER;
  }

  @Override
  public MariaDbDataSource connections() throws SQLException {
    MariaDbDataSource shop = new MariaDbDataSource(url);
    shop.setUser(user());
    return shop;
  }

  @Override
  public void install(ShopSeed seed, Consumer<String> progress) throws SQLException {
    Flyway.configure().dataSource(url, user(), "").locations(SCRIPTS).load().migrate();
    try (Connection shop = connections().getConnection()) {
      if (ShopCopy.isNeeded(shop)) {
        PostgresLegacyShop made = new PostgresLegacyShop(maker.createDatabase(STAGING));
        made.install(seed, line -> {});
        try (Connection from = made.connections().getConnection()) {
          ShopCopy.copy(from, shop, progress);
        }
      }
    }
    maker.dropDatabase(STAGING);
  }

  @Override
  public List<String> tables() throws SQLException {
    try (Connection shop = connections().getConnection();
        Statement statement = shop.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT concat(table_schema, '.', table_name) FROM information_schema.tables"
                    + " WHERE table_schema = database() AND table_type = 'BASE TABLE'"
                    + " AND table_name NOT IN ('flyway_schema_history', 'ficus_mark')"
                    + " ORDER BY table_name")) {
      List<String> tables = new ArrayList<>();
      while (found.next()) {
        tables.add(found.getString(1));
      }
      return tables;
    }
  }

  @Override
  public List<String> configurations() {
    return List.of("classpath:demo.yml", "classpath:demo-mariadb.yml");
  }

  @Override
  public void close() {
    server.close();
  }
}

package io.ficus.app.demo;

import io.ficus.app.SharedPostgres;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** Empty, migrated shops, each a database of its own, on one server for all tests of this JVM. */
final class Shops {

  private Shops() {}

  static PGSimpleDataSource migrated() {
    PGSimpleDataSource shop = new PGSimpleDataSource();
    shop.setUrl(SharedPostgres.database("shop"));
    shop.setUser(EmbeddedPostgresServer.USER);
    Flyway.configure()
        .dataSource(shop)
        .locations("classpath:io/ficus/migration/legacy-shop/postgresql")
        .load()
        .migrate();
    return shop;
  }

  static long number(Connection shop, String sql) throws SQLException {
    try (var statement = shop.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Table name to a hash over all of its rows, in no order. */
  static Map<String, Long> checksums(Connection shop) throws SQLException {
    Map<String, Long> sums = new TreeMap<>();
    try (var tables = shop.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        String table = tables.getString("TABLE_NAME");
        if (!table.startsWith("flyway")) {
          sums.put(
              table,
              number(
                  shop,
                  "SELECT coalesce(sum(hashtextextended(t::text, 0) % 1000000007), 0) FROM "
                      + table
                      + " t"));
        }
      }
    }
    return sums;
  }

  /** Accounts whose balance or spend is not what their ledger says, or is below zero. */
  static long wrongAccounts(Connection shop) throws SQLException {
    return number(
        shop,
        """
        SELECT count(*) FROM loy_account a LEFT JOIN (
            SELECT cust_id, sum(CASE WHEN txn_cd IN ('EA', 'AJ') THEN points ELSE -points END) AS points,
                   sum(amount_cents) FILTER (WHERE txn_cd = 'EA') AS cents
              FROM loy_txn GROUP BY cust_id) t USING (cust_id)
         WHERE points_bal <> coalesce(points, 0) OR spend_cents <> coalesce(cents, 0) OR points_bal < 0
        """);
  }
}

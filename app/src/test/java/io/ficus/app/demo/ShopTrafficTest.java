package io.ficus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ShopTrafficTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-02T11:00:00Z"), ZoneOffset.UTC);

  private static DataSource shop;

  @BeforeAll
  static void fill() throws SQLException {
    shop = Shops.migrated();
    try (Connection connection = shop.getConnection()) {
      new ShopSeed(42, 0.02).fill(connection, line -> {});
    }
  }

  @Test
  void worksThroughEveryKindWithoutAFailureAndKeepsTheBalances() throws SQLException {
    try (ShopTraffic traffic = new ShopTraffic(shop, 1, 2_000, NOON)) {
      traffic.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> traffic.counts().total() + traffic.counts().failed() >= 600);
      traffic.close();
      TrafficCounts counts = traffic.counts();
      assertThat(counts.lastFailure()).isNull();
      assertThat(counts.failed()).isZero();
      assertThat(counts.committed()).allSatisfy((kind, n) -> assertThat(n).isPositive());
      assertThat(counts.refused()).isPositive().isLessThan(counts.total() / 4);
    }
    try (Connection connection = shop.getConnection()) {
      assertThat(Shops.wrongAccounts(connection)).isZero();
      assertThat(
              Shops.number(
                  connection,
                  "SELECT count(*) FROM loy_txn WHERE txn_ts = '2026-11-02 12:00' AND ext_ref IS NOT NULL"))
          .isPositive();
    }
  }

  @Test
  void aRateOfZeroPausesUntilItIsRaised() {
    try (ShopTraffic traffic = new ShopTraffic(shop, 2, 0, NOON)) {
      traffic.start();
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(5))
          .until(() -> traffic.counts().total() == 0);
      traffic.setRate(500);
      await().atMost(Duration.ofSeconds(30)).until(() -> traffic.counts().total() > 20);
      assertThat(traffic.rate()).isEqualTo(500);
    }
  }

  @Test
  void goesOnWhenTheDatabaseIsBack() {
    AtomicBoolean away = new AtomicBoolean(true);
    PGSimpleDataSource there = (PGSimpleDataSource) shop;
    PGSimpleDataSource sometimes =
        new PGSimpleDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            if (away.get()) {
              throw new SQLException("the database is away", "08001");
            }
            return there.getConnection();
          }
        };
    try (ShopTraffic traffic = new ShopTraffic(sometimes, 3, 1_000, NOON)) {
      traffic.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> traffic.counts().failed() > 4);
      assertThat(traffic.counts().lastFailure()).contains("the database is away");
      away.set(false);
      await().atMost(Duration.ofSeconds(30)).until(() -> traffic.counts().total() > 20);
    }
  }

  @Test
  void closesWithoutHavingStarted() {
    try (ShopTraffic traffic = new ShopTraffic(shop, 4, 10, NOON)) {
      assertThat(traffic.counts().total()).isZero();
    }
  }
}

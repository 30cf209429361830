package io.ficus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopSeedTest {

  private static final double SCALE = 0.02;
  private static final List<String> PROGRESS = new ArrayList<>();

  private static Connection shop;

  @BeforeAll
  static void fill() throws SQLException {
    shop = Shops.migrated().getConnection();
    new ShopSeed(42, SCALE).fill(shop, PROGRESS::add);
  }

  @AfterAll
  static void close() throws SQLException {
    shop.close();
  }

  @Test
  void theSameSeedGivesTheSameRowsAndAnotherSeedOthers() throws SQLException {
    Map<String, Long> first = Shops.checksums(shop);
    assertThat(first).hasSizeGreaterThanOrEqualTo(25).doesNotContainValue(0L);
    try (Connection again = Shops.migrated().getConnection();
        Connection other = Shops.migrated().getConnection()) {
      new ShopSeed(42, SCALE).fill(again, line -> {});
      new ShopSeed(43, SCALE).fill(other, line -> {});
      assertThat(Shops.checksums(again)).isEqualTo(first);
      assertThat(Shops.checksums(other).get("loy_txn")).isNotEqualTo(first.get("loy_txn"));
    }
  }

  @Test
  void aFilledShopIsLeftAsItIs() throws SQLException {
    Map<String, Long> before = Shops.checksums(shop);
    List<String> progress = new ArrayList<>();
    new ShopSeed(7, SCALE).fill(shop, progress::add);
    assertThat(progress).isEmpty();
    assertThat(Shops.checksums(shop)).isEqualTo(before);
    assertThat(shop.getAutoCommit()).isTrue();
  }

  @Test
  void saysWhatItFilled() {
    assertThat(PROGRESS)
        .contains("customer: 1,000 rows", "loy_txn: 4,000 rows", "ord_hdr: 2,000 rows");
  }

  @Test
  void balancesAreTheSumsOfTheirLedgers() throws SQLException {
    assertThat(Shops.wrongAccounts(shop)).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a balance below zero on the way | SELECT count(*) FROM (SELECT sum(CASE WHEN txn_cd IN ('EA', 'AJ') THEN points ELSE -points END) OVER (PARTITION BY cust_id ORDER BY txn_id) AS bal FROM loy_txn) x WHERE bal < 0
          ledger ids against time         | SELECT count(*) FROM loy_txn a JOIN loy_txn b ON b.txn_id = a.txn_id + 1 WHERE b.txn_ts < a.txn_ts
          a line without points           | SELECT count(*) FROM loy_txn WHERE points = 0 OR points < 0 AND txn_cd <> 'AJ'
          an unknown code                 | SELECT count(*) FROM loy_txn WHERE txn_cd NOT IN ('EA', 'RD', 'EX', 'AJ')
          an unknown status               | SELECT count(*) FROM loy_account WHERE status_cd NOT IN ('A', 'S', 'C')
          a reference used twice          | SELECT count(ext_ref) - count(DISTINCT ext_ref) FROM loy_txn
          a customer without last name    | SELECT count(*) FROM customer WHERE last_name IS NULL
          a member without first name     | SELECT count(*) FROM customer JOIN loy_account USING (cust_id) WHERE first_name IS NULL
          an account without customer     | SELECT count(*) FROM loy_account LEFT JOIN customer c USING (cust_id) WHERE c.cust_id IS NULL
          a line before the enrolment     | SELECT count(*) FROM loy_txn JOIN loy_account USING (cust_id) WHERE txn_ts < enrolled_ts
          an account before its customer  | SELECT count(*) FROM loy_account JOIN customer USING (cust_id) WHERE enrolled_ts < created_ts
          an e-mail address beyond ASCII  | SELECT count(*) FROM customer WHERE email ~ '[^!-~]'
          an order of less than nothing   | SELECT count(*) FROM ord_hdr WHERE total_amt < 0
          a line after the reference      | SELECT count(*) FROM loy_txn WHERE txn_ts > TIMESTAMP '2026-11-01 00:00:00'
          """)
  void hasNot(String what, String sql) throws SQLException {
    assertThat(Shops.number(shop, sql)).as(what).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          notes that leave their row      | SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'customer'
          notes over 10 kB                | SELECT count(*) FROM customer WHERE length(remarks) > 10000
          emoji                           | SELECT count(*) FROM customer WHERE remarks LIKE '%🎉%'
          umlauts                         | SELECT count(*) FROM customer WHERE last_name = 'Müller'
          soft deletes                    | SELECT count(*) FROM customer WHERE del_flg = 'Y'
          mixed-case addresses            | SELECT count(*) FROM customer WHERE email <> lower(email)
          consents given                  | SELECT count(*) FROM cust_consent WHERE consent_cd = 'MKT' AND granted_flg = 'Y'
          consents taken back             | SELECT count(*) FROM cust_consent WHERE consent_cd = 'MKT' AND granted_flg = 'N'
          lines in the hour that is twice | SELECT count(*) FROM loy_txn WHERE txn_ts BETWEEN '2025-10-26 02:00' AND '2025-10-26 02:59:59'
          lines in the hour that is not   | SELECT count(*) FROM loy_txn WHERE txn_ts BETWEEN '2025-03-30 02:00' AND '2025-03-30 02:59:59'
          messages logged twice           | SELECT count(*) FROM (SELECT 1 FROM msg_log m GROUP BY m.* HAVING count(*) > 1) x
          """)
  void has(String what, String sql) throws SQLException {
    assertThat(Shops.number(shop, sql)).as(what).isPositive();
  }

  @Test
  void everySequenceIsPastItsColumn() throws SQLException {
    try (var statement = shop.createStatement();
        var columns =
            statement.executeQuery(
                "SELECT table_name, column_name, substring(column_default FROM '''(.*)''') FROM information_schema.columns"
                    + " WHERE table_schema = 'public' AND column_default LIKE 'nextval%'")) {
      int seen = 0;
      while (columns.next()) {
        seen++;
        String sql =
            "SELECT nextval('%s') - (SELECT max(%s) FROM %s)"
                .formatted(columns.getString(3), columns.getString(2), columns.getString(1));
        assertThat(Shops.number(shop, sql)).as(sql).isPositive();
      }
      assertThat(seen).isGreaterThan(10);
    }
  }

  @Test
  void theTriggerIsBackInItsPlace() throws SQLException {
    assertThat(
            Shops.number(
                shop,
                "SELECT count(*) FROM pg_trigger WHERE tgname = 'loy_txn_ai' AND tgenabled = 'O'"))
        .isOne();
  }

  @Test
  void aTableWithoutPrimaryKeyCanStillBePublished() throws SQLException {
    assertThat(
            Shops.number(
                shop,
                "SELECT count(*) FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relreplident = 'd'"
                    + " AND NOT EXISTS (SELECT 1 FROM pg_index WHERE indrelid = c.oid AND indisprimary)"))
        .isZero();
  }

  @Test
  void aScaleOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new ShopSeed(1, 0)).hasMessageContaining("scale");
    assertThatThrownBy(() -> new ShopSeed(1, Double.NaN)).hasMessageContaining("scale");
  }
}

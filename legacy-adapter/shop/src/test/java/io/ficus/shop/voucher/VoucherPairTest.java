package io.ficus.shop.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.RowLock;
import io.ficus.reconciliation.RowLocking;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.Unmappable;
import io.ficus.shop.membership.ShopStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The pair against rows that the translator brought over: two mappings that know nothing of each
 * other.
 */
class VoucherPairTest {

  static final String SEED =
      """
      INSERT INTO vou_campaign (vou_camp_id, camp_cd, camp_name, disc_cd, disc_val, min_ord_amt,
                                valid_from, valid_to, active_flg, budget_cents)
      SELECT n, 'VC' || n, 'Aktion 🎁 ' || n, CASE WHEN n % 3 = 0 THEN 'P' ELSE 'A' END, n % 100, n,
             date '2020-02-28' + n::integer, date '2021-02-28' + n::integer,
             CASE WHEN n % 2 = 0 THEN 'Y' ELSE 'N' END, CASE WHEN n % 4 = 0 THEN n * 10001 END
        FROM generate_series(1, 40) n;
      INSERT INTO voucher (vou_id, vou_code, vou_camp_id, cust_id, status_cd, value_cents, issued_ts,
                           exp_date, del_flg, ext_ref)
      SELECT n, 'C-' || n || ' x', 1 + n % 40, CASE WHEN n % 5 > 0 THEN n END,
             (ARRAY['I', 'R', 'X', 'B'])[1 + n % 4], n * 3,
             timestamp '2026-10-24 20:00' + n * interval '7 minutes 123456 microseconds',
             date '2026-10-25' + n::integer, CASE WHEN n % 11 = 0 THEN 'Y' ELSE 'N' END,
             CASE WHEN n % 3 = 0 THEN 'ref ' || n WHEN n % 3 = 1 THEN ' ' END
        FROM generate_series(1, 300) n;
      INSERT INTO vou_redemption (vou_id, ord_id, cust_id, disc_amt, cancel_flg, red_ts, ext_ref)
      SELECT n, CASE WHEN n % 2 = 0 THEN n + 7 END, CASE WHEN n % 3 = 0 THEN n END, n * 0.03,
             CASE WHEN n % 7 = 0 THEN 'Y' ELSE 'N' END,
             timestamp '2026-03-28 20:00' + n * interval '7 minutes', CASE WHEN n % 2 = 0 THEN 'u' || n END
        FROM generate_series(1, 120) n;
      INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (5, 1.5, now()), (900, 1, now());
      """;

  private static ShopStores stores;

  private final List<String> mend = new ArrayList<>();

  @BeforeAll
  static void start() {
    stores = new ShopStores("voucher_pair");
    stores.shop.execute(SEED);
    stores.shop.update("DELETE FROM vou_redemption WHERE vou_id = 119");
    stores.shop.update("UPDATE voucher SET vou_id = 1000 WHERE vou_id = 118");
    stores.deliver(stores.changes());
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @AfterEach
  void mend() {
    mend.forEach(stores.domains::execute);
  }

  @Test
  @Tag("C8")
  void equalSidesMatchInEveryColumn() {
    Map<AggregateKey, Projection> legacy = scan(pair().legacy(), new KeyRange(null, null));
    // 300 vouchers, 40 campaigns, and uses of which nobody knows the voucher.
    assertThat(legacy).hasSize(342);
    assertThat(legacy.values()).allMatch(CanonicalRecord.class::isInstance);
    assertThat(differences()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "code           | UPDATE voucher.face SET code = 'other' WHERE voucher_id = 8",
        "campaign       | UPDATE voucher.face SET campaign_id = 39 WHERE voucher_id = 8",
        "holder         | UPDATE voucher.face SET holder_id = NULL WHERE voucher_id = 8",
        "status         | UPDATE voucher.face SET status = 'EXPIRED' WHERE voucher_id = 8",
        "value          | UPDATE voucher.face SET value = value + 0.01 WHERE voucher_id = 8",
        "issued_at      | UPDATE voucher.face SET issued_at = issued_at + interval '1 hour' WHERE voucher_id = 8",
        "last_day       | UPDATE voucher.face SET last_day = last_day + 1 WHERE voucher_id = 8",
        "archived       | UPDATE voucher.face SET archived = true WHERE voucher_id = 8",
        "request        | UPDATE voucher.face SET request_id = NULL WHERE voucher_id = 9",
        "missing        | DELETE FROM voucher.face WHERE voucher_id = 200",
        "extra          | INSERT INTO voucher.face SELECT 7777, 'z', 1, NULL, 'ISSUED', 1, now(), '2026-01-01', false, NULL",
        "uses           | UPDATE voucher.redemption SET discount = discount + 0.01 WHERE voucher_id = 8",
        "uses           | UPDATE voucher.redemption SET order_id = 1 WHERE voucher_id = 8",
        "uses           | UPDATE voucher.redemption SET member_id = 1 WHERE voucher_id = 8",
        "uses           | UPDATE voucher.redemption SET redeemed_at = redeemed_at + interval '1 microsecond' WHERE voucher_id = 8",
        "uses           | UPDATE voucher.redemption SET reversed = true WHERE voucher_id = 8",
        "uses           | UPDATE voucher.redemption SET request_id = 'x' WHERE voucher_id = 8",
        "uses           | DELETE FROM voucher.redemption WHERE voucher_id = 8",
        "missing        | DELETE FROM voucher.redemption WHERE voucher_id = 900",
        "code           | UPDATE voucher.campaign SET code = 'x' WHERE campaign_id = 8",
        "name           | UPDATE voucher.campaign SET name = concat(name, ' ') WHERE campaign_id = 8",
        "discount       | UPDATE voucher.campaign SET discount = 'PERCENT' WHERE campaign_id = 8",
        "discount_value | UPDATE voucher.campaign SET discount_value = 7 WHERE campaign_id = 8",
        "minimum_order  | UPDATE voucher.campaign SET minimum_order = 7 WHERE campaign_id = 8",
        "first_day      | UPDATE voucher.campaign SET first_day = first_day - 1 WHERE campaign_id = 8",
        "last_day       | UPDATE voucher.campaign SET last_day = last_day - 1 WHERE campaign_id = 8",
        "active         | UPDATE voucher.campaign SET active = false WHERE campaign_id = 8",
        "budget         | UPDATE voucher.campaign SET budget = NULL WHERE campaign_id = 8",
        "missing        | DELETE FROM voucher.campaign WHERE campaign_id = 8"
      })
  void everyPlantedDifferenceIsFound(String columns, String fault) {
    plant(fault);
    assertThat(differences()).containsExactly(columns.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "LEGACY, 8, voucher, vou_id",
    "LEGACY, 8, vou_redemption, vou_id",
    "LEGACY, -8, vou_campaign, vou_camp_id",
    "DOMAIN, 8, voucher.face, voucher_id",
    "DOMAIN, 8, voucher.redemption, voucher_id",
    "DOMAIN, -8, voucher.campaign, campaign_id"
  })
  @Tag("C8")
  void rowsAreLockedForAMomentAndNobodyElses(
      RepairTarget store, long key, String table, String column) {
    boolean legacy = store == RepairTarget.LEGACY;
    Side side = legacy ? pair().legacy() : pair().domainSide();
    JdbcTemplate sql = legacy ? stores.shop : stores.domains;
    requireLocked(side, sql, key, table, column);
  }

  /** Those of a key, until they are released; and none of its neighbour. */
  static void requireLocked(Side side, JdbcTemplate sql, long key, String table, String column) {
    RowLocking limits = new RowLocking(false, Duration.ofMillis(200), Duration.ofSeconds(5));
    String wanted = "SELECT 1 FROM %s WHERE %s = %d FOR UPDATE NOWAIT";
    long row = Math.abs(key);
    String own = String.format(wanted, table, column, row);
    RowLock.Hold hold = ((RowLock.Held) side.lock(AggregateKey.of(key), limits)).hold();
    try {
      assertThatThrownBy(() -> sql.queryForList(own)).isInstanceOf(DataAccessException.class);
      assertThat(sql.queryForList(String.format(wanted, table, column, row + 1))).hasSize(1);
    } finally {
      assertThat(hold.release().toTheEnd()).isTrue();
    }
    assertThat(sql.queryForList(own)).hasSize(1);
  }

  @Test
  void whatTheShopSaysThatVouchersCannotHaveIsUnmappable() {
    List<String> faults =
        List.of(
            "INSERT INTO voucher VALUES (9001, 'f1', 1, NULL, 'Q', 1, now(), now(), 'N')",
            "INSERT INTO voucher VALUES (9002, ' f2', 1, NULL, 'I', 1, now(), now(), 'N')",
            "INSERT INTO voucher VALUES (9003, 'f3', 1, NULL, 'I', 1, now(), 'infinity', 'N')",
            "INSERT INTO vou_redemption VALUES (9004, 9004, NULL, NULL, 1, 'x', now())",
            "INSERT INTO vou_campaign VALUES (9005, 'f', 'f', 'P', 101, 0, now(), now(), 'Y')");
    try {
      faults.forEach(stores.shop::update);
      Map<AggregateKey, Projection> found =
          pair()
              .legacy()
              .read(
                  Stream.of(9001, 9002, 9003, 9004, -9005)
                      .map(key -> AggregateKey.of((long) key))
                      .toList());
      assertThat(found.values()).hasSize(5).allMatch(Unmappable.class::isInstance);
      // Each of them stops in the translator too, and for the same column.
      assertThat(stores.changes())
          .allSatisfy(
              event ->
                  org.assertj.core.api.Assertions.assertThatThrownBy(
                          () -> stores.deliver(List.of(event)))
                      .isInstanceOf(io.ficus.cdc.UnmappableChangeException.class));
    } finally {
      stores.shop.update("DELETE FROM voucher WHERE vou_id BETWEEN 9001 AND 9003");
      stores.shop.update("DELETE FROM vou_redemption WHERE vou_id = 9004");
      stores.shop.update("DELETE FROM vou_campaign WHERE vou_camp_id = 9005");
      stores.changes();
    }
  }

  @Test
  void chunksCoverEveryKeyOnceInOrderAndReadingAgreesWithScanning() {
    for (Side side : List.of(pair().legacy(), pair().domainSide())) {
      List<AggregateKey> boundaries = new ArrayList<>();
      for (Optional<AggregateKey> next = side.boundary(null, 50);
          next.isPresent();
          next = side.boundary(next.get(), 50)) {
        boundaries.add(next.get());
      }
      assertThat(boundaries).hasSizeGreaterThan(4).isSorted();
      List<AggregateKey> keys = new ArrayList<>();
      KeyRange.cutAt(boundaries).forEach(range -> keys.addAll(scan(side, range).keySet()));
      Map<AggregateKey, Projection> whole = scan(side, new KeyRange(null, null));
      assertThat(keys).isSorted().containsExactlyElementsOf(whole.keySet());
      assertThat(side.read(keys)).isEqualTo(whole);
    }
  }

  private static Pair pair() {
    return stores.part("voucherPair", Pair.class);
  }

  /** Names the columns that differ; as a report would, over all keys. */
  private static List<String> differences() {
    Map<AggregateKey, Projection> legacy = scan(pair().legacy(), new KeyRange(null, null));
    Map<AggregateKey, Projection> domain = scan(pair().domainSide(), new KeyRange(null, null));
    List<String> found = new ArrayList<>();
    Set<AggregateKey> keys = new TreeSet<>(legacy.keySet());
    keys.addAll(domain.keySet());
    for (AggregateKey key : keys) {
      if (!(legacy.get(key) instanceof CanonicalRecord ours)) {
        found.add("extra");
      } else if (!(domain.get(key) instanceof CanonicalRecord theirs)) {
        found.add("missing");
      } else {
        List<Column> columns = pair().columns();
        assertThat(Column.admit(columns, ours.values())).isTrue();
        assertThat(Column.admit(columns, theirs.values())).isTrue();
        for (int i = 0; i < columns.size(); i++) {
          if (!ours.values().get(i).equals(theirs.values().get(i))) {
            found.add(columns.get(i).name());
          }
        }
      }
    }
    return found;
  }

  private static Map<AggregateKey, Projection> scan(Side side, KeyRange range) {
    try (Stream<Projection> vouchers = side.scan(range)) {
      return vouchers.collect(
          Collectors.toMap(
              Projection::key,
              voucher -> voucher,
              (a, b) -> {
                throw new IllegalStateException("twice: " + a.key());
              },
              java.util.LinkedHashMap::new));
    }
  }

  private void plant(String fault) {
    for (String table : List.of("campaign", "face", "redemption")) {
      stores.domains.execute("DROP TABLE IF EXISTS saved_" + table);
      stores.domains.execute("CREATE TABLE saved_" + table + " AS TABLE voucher." + table);
      mend.add("TRUNCATE voucher." + table);
      mend.add("INSERT INTO voucher." + table + " TABLE saved_" + table);
    }
    assertThat(stores.domains.update(fault)).isPositive();
  }
}

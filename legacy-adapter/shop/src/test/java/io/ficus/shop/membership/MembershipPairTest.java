package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ControlTotal;
import io.ficus.reconciliation.Invariant;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.Unmappable;
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

/**
 * The pair against rows that the translator brought over: two mappings that know nothing of each
 * other.
 */
class MembershipPairTest {

  static final String SEED =
      """
      INSERT INTO customer (cust_id, cust_no, first_name, last_name, email, del_flg, remarks,
                            created_ts, upd_ts_utc)
      SELECT n, 'C' || n, CASE WHEN n % 7 = 0 THEN NULL ELSE 'First ' || n END, 'Läst 🦋 ' || n,
             CASE WHEN n % 5 = 0 THEN NULL WHEN n % 5 = 1 THEN '' ELSE 'ÄDA' || n || '@Example.ORG' END,
             CASE WHEN n % 11 = 0 THEN 'Y' ELSE 'N' END,
             CASE WHEN n % 3 = 0 THEN NULL WHEN n % 3 = 1 THEN '' ELSE repeat('long ', n) END,
             now(), now()
        FROM generate_series(1, 200) n;
      INSERT INTO loy_account (cust_id, card_no, status_cd, enrolled_ts)
      SELECT n, 'card', (ARRAY['A', 'S', 'C'])[1 + n % 3],
             timestamp '2026-10-24 20:00' + n * interval '7 minutes'
        FROM generate_series(1, 150) n;
      INSERT INTO loy_account (cust_id, card_no, enrolled_ts)
      SELECT n, 'card', timestamp '2026-03-28 20:00' + (n - 300) * interval '7 minutes'
        FROM generate_series(300, 400) n;
      INSERT INTO loy_txn (cust_id, txn_cd, points, amount_cents, txn_ts, ext_ref)
      SELECT n % 120 + 1, (ARRAY['EA', 'RD', 'EX', 'AJ'])[1 + n % 4], n % 17,
             CASE WHEN n % 4 = 0 THEN n * 3 END,
             timestamp '2026-10-25 00:00' + n * interval '33 seconds 123456 microseconds',
             CASE WHEN n % 2 = 0 THEN 'ref ' || n WHEN n % 3 = 0 THEN ' ' END
        FROM generate_series(1, 600) n;
      INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (900, 'AJ', -5, now());
      INSERT INTO cust_consent (cust_id, consent_cd, granted_flg, changed_ts)
      SELECT n, c, CASE WHEN n % 2 = 0 THEN 'Y' ELSE 'N' END, now()
        FROM generate_series(1, 60) n, unnest(ARRAY['MKT', 'PRF']) c;
      """;

  private static ShopStores stores;

  private final List<String> mend = new ArrayList<>();

  @BeforeAll
  static void start() {
    stores = new ShopStores("pair");
    stores.shop.execute(SEED);
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
  void equalSidesMatchInEveryColumn() {
    Map<AggregateKey, Projection> legacy = scan(stores.pair().legacy(), new KeyRange(null, null));
    // 200 customers, 101 accounts without one, and lines of which nobody knows the customer.
    assertThat(legacy).hasSize(302);
    assertThat(legacy.values()).allMatch(CanonicalRecord.class::isInstance);
    assertThat(differences()).isEmpty();
  }

  @Test
  @Tag("C8")
  void plainSqlSaysTheSameOfEqualSidesAndSeesWhatIsChangedOnOne() {
    for (ControlTotal total : stores.pair().controlTotals()) {
      assertThat(total.domain().read())
          .as(total.name())
          .isNotEmpty()
          .isEqualTo(total.legacy().read());
    }
    for (Invariant invariant : stores.pair().invariants()) {
      assertThat(invariant.offenders().read()).as(invariant.name()).isEmpty();
    }
    plant("UPDATE membership.ledger_entry SET points = 1 WHERE entry_id = 9 AND type = 'REDEEMED'");
    assertThat(
            stores.pair().controlTotals().stream()
                .filter(total -> !total.domain().read().equals(total.legacy().read()))
                .map(ControlTotal::name))
        .containsExactly("points by type", "points in accounts");
    assertThat(
            stores.pair().invariants().stream()
                .flatMap(invariant -> invariant.offenders().read().keySet().stream()))
        .containsExactly("ledger entry 9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "given_name        | UPDATE membership.profile SET given_name = concat(given_name, ' ') WHERE member_id = 8",
        "family_name       | UPDATE membership.profile SET family_name = 'x' WHERE member_id = 8",
        "email             | UPDATE membership.profile SET email = upper(email) WHERE member_id = 8",
        "note              | UPDATE membership.profile SET note = '' WHERE member_id = 9",
        "archived          | UPDATE membership.profile SET archived = true WHERE member_id = 8",
        "status            | UPDATE membership.enrolment SET status = 'CLOSED' WHERE member_id = 9",
        "enrolled_at       | UPDATE membership.enrolment SET enrolled_at = enrolled_at + interval '1 hour' WHERE member_id = 9",
        "lifetime_spend    | UPDATE membership.enrolment SET lifetime_spend = lifetime_spend + 0.01 WHERE member_id = 8",
        "marketing_consent | DELETE FROM membership.marketing_consent WHERE member_id = 8",
        "balance, ledger   | UPDATE membership.ledger_entry SET points = points + 1 WHERE entry_id = 8",
        "ledger            | UPDATE membership.ledger_entry SET occurred_at = occurred_at + interval '1 microsecond' WHERE entry_id = 8",
        "ledger            | UPDATE membership.ledger_entry SET purchase = 1.23 WHERE entry_id = 8",
        "ledger            | UPDATE membership.ledger_entry SET request_id = 'x' WHERE entry_id = 8",
        "ledger            | UPDATE membership.ledger_entry SET type = 'ADJUSTED' WHERE entry_id = 8",
        "balance, ledger   | DELETE FROM membership.ledger_entry WHERE entry_id = 8",
        "missing           | DELETE FROM membership.profile WHERE member_id = 180",
        "missing           | DELETE FROM membership.ledger_entry WHERE member_id = 900",
        "extra             | INSERT INTO membership.profile VALUES (7777, '', 'x', NULL, NULL, false)"
      })
  void everyPlantedDifferenceIsFound(String columns, String fault) {
    plant(fault);
    assertThat(differences()).containsExactlyInAnyOrder(columns.split(", ", -1));
  }

  @Test
  void whatTheShopSaysThatMembershipCannotHaveIsUnmappable() {
    stores.shop.update(
        "INSERT INTO customer (cust_id, cust_no, last_name, created_ts, upd_ts_utc)"
            + " VALUES (500, 'C', NULL, now(), now()), (501, 'C', 'Z', now(), now())");
    stores.shop.update(
        "INSERT INTO loy_account (cust_id, card_no, status_cd, enrolled_ts)"
            + " VALUES (501, 'c', 'X', now())");
    stores.shop.update(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (502, 'QQ', 1, now())");
    try {
      Map<AggregateKey, Projection> found =
          stores
              .pair()
              .legacy()
              .read(List.of(AggregateKey.of(500), AggregateKey.of(501), AggregateKey.of(502)));
      assertThat(found.get(AggregateKey.of(500))).extracting("column").isEqualTo("family_name");
      assertThat(found.get(AggregateKey.of(501)))
          .isInstanceOfSatisfying(
              Unmappable.class,
              unmappable -> {
                assertThat(unmappable.column()).isEqualTo("status");
                assertThat(unmappable.raw()).isEqualTo("X");
              });
      assertThat(found.get(AggregateKey.of(502))).extracting("column").isEqualTo("ledger");
    } finally {
      stores.shop.update("DELETE FROM loy_txn WHERE cust_id = 502");
      stores.shop.update("DELETE FROM loy_account WHERE cust_id = 501");
      stores.shop.update("DELETE FROM customer WHERE cust_id IN (500, 501)");
    }
  }

  @Test
  void chunksCoverEveryKeyOnceInOrderAndReadingAgreesWithScanning() {
    for (Side side : List.of(stores.pair().legacy(), stores.pair().domainSide())) {
      List<AggregateKey> boundaries = boundaries(side);
      assertThat(boundaries).hasSizeGreaterThan(5).isSorted();
      List<AggregateKey> keys = new ArrayList<>();
      KeyRange.cutAt(boundaries).forEach(range -> keys.addAll(scan(side, range).keySet()));
      Map<AggregateKey, Projection> whole = scan(side, new KeyRange(null, null));
      assertThat(keys).isSorted().containsExactlyElementsOf(whole.keySet());
      assertThat(side.read(keys)).isEqualTo(whole);
      assertThat(side.read(List.of(AggregateKey.of(123_456)))).isEmpty();
    }
  }

  @Test
  void theVersionChangesWithEveryRow() {
    Set<Projection> seen = new TreeSet<>((a, b) -> version(a).compareTo(version(b)));
    for (String touch :
        List.of(
            "customer SET lang_cd = lang_cd",
            "loy_account SET tier_cd = tier_cd",
            "loy_txn SET points = points",
            "cust_consent SET channel_cd = channel_cd")) {
      stores.shop.update("UPDATE " + touch + " WHERE cust_id = 8");
      seen.addAll(stores.pair().legacy().read(List.of(AggregateKey.of(8))).values());
    }
    assertThat(seen).hasSize(4);
  }

  /** Members have rows in four tables, and many in one of them. */
  @Test
  void aSampleGoesThroughAllKeysOfEitherSide() {
    for (Side side : List.of(stores.pair().legacy(), stores.pair().domainSide())) {
      long all = scan(side, new KeyRange(null, null)).size();
      long drawn = 0;
      for (Optional<AggregateKey> next = side.keyBehind(null, 0);
          next.isPresent();
          next = side.keyBehind(next.get(), 7)) {
        drawn++;
      }
      assertThat(drawn).as(side.name()).isBetween(all / 14, all / 7 + 1);
    }
  }

  private static List<AggregateKey> boundaries(Side side) {
    List<AggregateKey> boundaries = new ArrayList<>();
    for (Optional<AggregateKey> next = side.boundary(null, 50);
        next.isPresent();
        next = side.boundary(next.get(), 50)) {
      boundaries.add(next.get());
    }
    return boundaries;
  }

  private static String version(Projection projection) {
    return String.valueOf(((CanonicalRecord) projection).version());
  }

  /** Names the columns that differ; as a report would, over all keys. */
  private static List<String> differences() {
    Map<AggregateKey, Projection> legacy = scan(stores.pair().legacy(), new KeyRange(null, null));
    Map<AggregateKey, Projection> domain =
        scan(stores.pair().domainSide(), new KeyRange(null, null));
    List<String> found = new ArrayList<>();
    Set<AggregateKey> keys = new TreeSet<>(legacy.keySet());
    keys.addAll(domain.keySet());
    for (AggregateKey key : keys) {
      if (!(legacy.get(key) instanceof CanonicalRecord ours)) {
        found.add("extra");
      } else if (!(domain.get(key) instanceof CanonicalRecord theirs)) {
        found.add("missing");
      } else {
        List<Column> columns = stores.pair().columns();
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
    try (Stream<Projection> members = side.scan(range)) {
      return members.collect(
          Collectors.toMap(
              Projection::key,
              member -> member,
              (a, b) -> {
                throw new IllegalStateException("twice: " + a.key());
              },
              java.util.LinkedHashMap::new));
    }
  }

  private void plant(String fault) {
    for (String table : List.of("profile", "enrolment", "ledger_entry", "marketing_consent")) {
      stores.domains.execute("DROP TABLE IF EXISTS saved_" + table);
      stores.domains.execute("CREATE TABLE saved_" + table + " AS TABLE membership." + table);
      mend.add("TRUNCATE membership." + table);
      mend.add("INSERT INTO membership." + table + " TABLE saved_" + table);
    }
    assertThat(stores.domains.update(fault)).isPositive();
  }
}

package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.MemberRecordsContract;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.MembersContract;
import io.ficus.membership.application.SampleParts;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.ControlTotal;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.RowLock;
import io.ficus.reconciliation.RowLocking;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.Unmappable;
import io.ficus.reconciliation.Value;
import io.ficus.seam.Intent;
import io.ficus.seam.LegacyWritten;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shop on MariaDB: behind membership's ports, and as one side of the pair. */
class MariaDbShopTest {

  /** Has a row of every kind. */
  private static final long SOMEBODY = 8;

  /** Says nothing if a connection of the pool is as it was. */
  private static final String LIMITS_THAT_ARE_NOT_THE_SERVERS =
      "SELECT 1 WHERE @@max_statement_time <> @@global.max_statement_time"
          + " OR @@innodb_lock_wait_timeout <> @@global.innodb_lock_wait_timeout"
          + " OR @@idle_transaction_timeout <> @@global.idle_transaction_timeout";

  private static @Nullable MariaDbShop maria;
  private static @Nullable ShopStores postgres;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    maria = new MariaDbShop("members");
    postgres = new ShopStores("engines_" + Integer.toHexString(new Random().nextInt()));
    postgres.shop.execute(MembershipPairTest.SEED);
    maria.copy(
        Objects.requireNonNull(postgres.shop.getDataSource()),
        MariaDbShop.TABLES,
        List.of("customer_cust_id_seq", "loy_txn_txn_id_seq"));
  }

  @AfterAll
  static void stop() {
    if (postgres != null) {
      postgres.close();
    }
    if (maria != null) {
      maria.close();
    }
  }

  @Nested
  class AsMembers extends MembersContract {
    @Override
    protected Members members() {
      return maria().members;
    }
  }

  @Nested
  class AsMemberRecords extends MemberRecordsContract {
    @Override
    protected MemberRecords records() {
      return maria().members;
    }

    @Override
    protected Members members() {
      return maria().members;
    }
  }

  @Test
  @Tag("C8")
  void theSameRowsReadTheSameOnEitherEngine() {
    Map<AggregateKey, Projection> there =
        scan(postgres().pair().legacy(), new KeyRange(null, AggregateKey.of(901)));
    Map<AggregateKey, Projection> here = scan(legacy(), new KeyRange(null, AggregateKey.of(901)));
    assertThat(here.keySet()).hasSize(302).isEqualTo(there.keySet());
    here.forEach(
        (key, record) ->
            assertThat(((CanonicalRecord) record).values())
                .as("member %s", key)
                .isEqualTo(((CanonicalRecord) Objects.requireNonNull(there.get(key))).values()));
  }

  /** Its log does not show a row that is written as it was: nobody may wait for that. */
  @Test
  @Tag("C7")
  void onlyARestoreThatWritesIsShownByTheLog() {
    LegacyMembers members = maria().members;
    MemberId id = members.nextId();
    MemberPart consent = new MarketingConsent(id, 1);
    MemberPart line = SampleParts.adjusted(id, members.nextEntryId(), 5, "r" + id.value());
    List<MemberPart> parts =
        List.of(SampleParts.profile(id), SampleParts.enrolment(id), consent, line);
    assertThat(members.say(parts)).isFalse();
    assertThat(members.restore(parts, List.of())).isPresent();
    assertThat(members.say(parts)).isTrue();
    assertThat(members.restore(parts, List.of())).isEmpty();

    maria().shop.update("UPDATE loy_txn SET txn_cd = '??' WHERE cust_id = ?", id.value());
    assertThat(members.say(List.of(line))).isFalse();
    maria().shop.update("UPDATE loy_txn SET txn_cd = 'AJ' WHERE cust_id = ?", id.value());
    for (MemberPart part : List.of(line, consent)) {
      List<MemberPart.Key> gone = List.of(ShopRow.keyOf(part));
      assertThat(members.restore(List.of(), gone)).isPresent();
      assertThat(members.restore(List.of(), gone)).isEmpty();
    }
  }

  @Test
  @Tag("C8")
  void aMembersRowsAreLockedForAMomentAndNobodyElses() {
    AggregateKey key = AggregateKey.of(SOMEBODY);
    RowLocking limits = new RowLocking(false, Duration.ofMillis(200), Duration.ofSeconds(5));
    RowLock.Hold hold = ((RowLock.Held) legacy().lock(key, limits)).hold();
    assertThat(legacy().lock(key, limits))
        .isEqualTo(new RowLock.NotHad("somebody else had one of its rows for longer than 200 ms"));
    for (String table : MariaDbShop.TABLES) {
      assertThatThrownBy(
              () -> touch("SET STATEMENT max_statement_time = 0.2 FOR ", table, SOMEBODY))
          .hasMessageContaining("max_statement_time");
      touch("", table, SOMEBODY + 1);
    }
    assertThat(legacy().read(List.of(key))).containsKey(key);
    assertThat(hold.release().toTheEnd()).isTrue();
    touch("", "customer", SOMEBODY);
    assertThat(maria().shop.queryForList(LIMITS_THAT_ARE_NOT_THE_SERVERS)).isEmpty();
  }

  @Test
  @Tag("C8")
  void rowsThatNobodyReleasesAreFreeOnceTheTimeIsUp() {
    RowLocking limits = new RowLocking(false, Duration.ofMillis(50), Duration.ofMillis(300));
    RowLock lock = legacy().lock(AggregateKey.of(SOMEBODY), limits);
    touch("", "customer", SOMEBODY);
    assertThat(((RowLock.Held) lock).hold().release().toTheEnd()).isFalse();
  }

  private static void touch(String before, String table, long member) {
    maria()
        .shop
        .execute(before + "UPDATE " + table + " SET cust_id = cust_id WHERE cust_id = " + member);
  }

  @Test
  @Tag("C8")
  void plainSqlCountsTheSameThingsOnEitherEngine() {
    List<ControlTotal> there = postgres().pair().controlTotals();
    List<ControlTotal> here = pair().controlTotals();
    for (int i = 0; i < there.size(); i++) {
      assertThat(here.get(i).legacy().read().keySet())
          .as(here.get(i).name())
          .isEqualTo(there.get(i).legacy().read().keySet());
    }
    pair().invariants().forEach(rule -> assertThat(rule.offenders().read()).isNotNull());
  }

  @Test
  @Tag("C8")
  void chunksCoverEveryKeyOnceInOrderAndReadingAgreesWithScanning() {
    List<AggregateKey> boundaries = new ArrayList<>();
    for (Optional<AggregateKey> next = legacy().boundary(null, 50);
        next.isPresent();
        next = legacy().boundary(next.get(), 50)) {
      boundaries.add(next.get());
    }
    assertThat(boundaries).hasSizeGreaterThan(5).isSorted();
    List<AggregateKey> keys = new ArrayList<>();
    KeyRange.cutAt(boundaries).forEach(range -> keys.addAll(scan(legacy(), range).keySet()));
    Map<AggregateKey, Projection> whole = scan(legacy(), new KeyRange(null, null));
    assertThat(keys).isSorted().containsExactlyElementsOf(whole.keySet());
    assertThat(legacy().read(keys)).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customer     | del_flg = 'y'                           | archived",
        "customer     | last_name = ' '                         | family_name",
        "customer     | email = concat('a', char(0), '@b.c')    | email",
        "customer     | remarks = concat('a', char(0))          | note",
        "loy_account  | status_cd = 'a'                         | status",
        "loy_account  | status_cd = 'X'                         | status",
        "cust_consent | granted_flg = 'n'                       | marketing_consent",
        "loy_txn      | txn_cd = 'ea'                           | ledger",
        "loy_txn      | txn_cd = 'RD', points = -1              | ledger",
        "loy_txn      | ext_ref = concat('a', char(0))          | ledger"
      })
  @Tag("C8")
  void whatOnlyAnInexactComparisonWouldTakeIsUnmappable(
      String table, String change, String column) {
    touched(
        table,
        change,
        () ->
            assertThat(read(SOMEBODY))
                .isInstanceOf(Unmappable.class)
                .extracting("column")
                .isEqualTo(column));
  }

  @Test
  @Tag("C8")
  void blanksAreNotNothing() {
    touched(
        "customer",
        "remarks = '  ', email = ' X@Y.z '",
        () ->
            assertThat(((CanonicalRecord) read(SOMEBODY)).values())
                .contains(Value.text("  "), Value.text("x@y.z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customer     | upd_ts_utc = upd_ts_utc + interval 1 microsecond",
        "customer     | first_name = concat(first_name, ' ')",
        "loy_account  | last_txn_ts = last_txn_ts + interval 1 microsecond",
        "loy_account  | points_bal = points_bal + 1",
        "cust_consent | changed_ts = changed_ts + interval 1 microsecond",
        "loy_txn      | ext_ref = coalesce(concat(ext_ref, '-'), '-')"
      })
  @Tag("C8")
  void everyTouchedRowHasAnotherVersion(String table, String change) {
    String before = version();
    touched(table, change, () -> assertThat(version()).isNotEqualTo(before));
    assertThat(version()).isEqualTo(before);
  }

  @Test
  @Tag("C8")
  void anHourThatThisMachineSkipsIsReadAsItIsAndWrittenSo() {
    TimeZone usual = TimeZone.getDefault();
    // There, half past two did not happen on that day; in Berlin it did.
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    try {
      Instant moment = Instant.parse("2026-03-08T01:30:00.123456Z");
      MemberId id = maria().members.nextId();
      Enrolment usualOne = SampleParts.enrolment(id);
      Enrolment enrolment = new Enrolment(id, moment, usualOne.status(), usualOne.lifetimeSpend());
      maria().members.put(List.of(SampleParts.profile(id), enrolment));
      assertThat(
              maria()
                  .shop
                  .queryForObject(
                      "SELECT CAST(enrolled_ts AS char) FROM loy_account WHERE cust_id = ?",
                      String.class,
                      id.value()))
          .isEqualTo("2026-03-08 02:30:00.123456");
      assertThat(maria().members.find(id).orElseThrow().enrolment()).contains(enrolment);
      assertThat(((CanonicalRecord) read(id.value())).values()).contains(Value.moment(moment));
      maria()
          .members
          .remove(List.of(ShopRow.keyOf(SampleParts.profile(id)), ShopRow.keyOf(enrolment)));
    } finally {
      TimeZone.setDefault(usual);
    }
  }

  @Test
  @Tag("C10")
  void aWriteHasNoPositionSoThatOnlyTheStreamBringsIt() {
    MemberId id = maria().members.nextId();
    LegacyWritten<Members.Change<String>, MemberPart> written =
        maria()
            .members
            .change(
                new Intent("membership", "test", "i-1", OptionalLong.of(1)),
                id,
                member -> new Members.Change<>("", List.of(SampleParts.profile(id))));
    assertThat(written.position()).isEmpty();
    assertThat(written.stored()).hasSize(1);
    assertThat(maria().shop.queryForObject("SELECT count(*) FROM ficus_mark", Integer.class))
        .isZero();
    maria().members.remove(List.of(ShopRow.keyOf(SampleParts.profile(id))));
  }

  private static MariaDbShop maria() {
    return Objects.requireNonNull(maria);
  }

  private static ShopStores postgres() {
    return Objects.requireNonNull(postgres);
  }

  private static Side legacy() {
    return pair().legacy();
  }

  private static Pair pair() {
    return maria().pair(Objects.requireNonNull(postgres().domains.getDataSource()));
  }

  private static Projection read(long id) {
    return Objects.requireNonNull(
        legacy().read(List.of(AggregateKey.of(id))).get(AggregateKey.of(id)));
  }

  private static Map<AggregateKey, Projection> scan(Side side, KeyRange range) {
    try (Stream<Projection> members = side.scan(range)) {
      return members.collect(
          Collectors.toMap(Projection::key, member -> member, (a, b) -> a, LinkedHashMap::new));
    }
  }

  private static String version() {
    return String.valueOf(((CanonicalRecord) read(SOMEBODY)).version());
  }

  /** Changes rows of somebody, looks, and puts them back. */
  private static void touched(String table, String change, Runnable look) {
    List<String> tables = MariaDbShop.TABLES;
    tables.forEach(
        each ->
            maria()
                .shop
                .execute(
                    "CREATE OR REPLACE TABLE kept_%1$s AS SELECT * FROM %1$s WHERE cust_id = %2$d"
                        .formatted(each, SOMEBODY)));
    try {
      assertThat(
              maria()
                  .shop
                  .update("UPDATE " + table + " SET " + change + " WHERE cust_id = " + SOMEBODY))
          .isPositive();
      look.run();
    } finally {
      tables.forEach(
          each ->
              maria().shop.execute("REPLACE INTO %1$s SELECT * FROM kept_%1$s".formatted(each)));
    }
  }
}

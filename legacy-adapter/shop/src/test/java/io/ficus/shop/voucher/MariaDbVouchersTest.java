package io.ficus.shop.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.Unmappable;
import io.ficus.shop.membership.MariaDbShop;
import io.ficus.shop.membership.ShopStores;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.VoucherRecordsContract;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.application.VouchersContract;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.VoucherPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;

/** The shop's vouchers on MariaDB: the ports, the pair, and what only this engine has. */
class MariaDbVouchersTest {

  /** A voucher of the seed that was used once. */
  private static final long VOUCHER = 8;

  private static @Nullable ShopStores postgres;
  private static @Nullable MariaDbShop maria;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    ShopStores there = new ShopStores("vouchers_on_engines");
    postgres = there;
    MariaDbShop here = new MariaDbShop("vouchers");
    maria = here;
    there.shop.execute(VoucherPairTest.SEED);
    here.copy(
        Objects.requireNonNull(there.shop.getDataSource()),
        List.of("vou_campaign", "voucher", "vou_redemption"),
        List.of("voucher_vou_id_seq", "vou_redemption_red_id_seq"));
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
  class AsVouchers extends VouchersContract {
    @Override
    protected Vouchers vouchers() {
      return legacy();
    }
  }

  @Nested
  class AsVoucherRecords extends VoucherRecordsContract {
    @Override
    protected VoucherRecords records() {
      return legacy();
    }

    @Override
    protected Vouchers vouchers() {
      return legacy();
    }
  }

  @Test
  @Tag("C8")
  void theSameRowsReadTheSameOnEitherEngine() {
    Map<AggregateKey, Projection> there =
        seeded(Objects.requireNonNull(postgres).part("voucherPair", Pair.class).legacy());
    Map<AggregateKey, Projection> here = seeded(side());
    assertThat(here).hasSize(340);
    assertThat(here.keySet()).isEqualTo(there.keySet());
    here.forEach(
        (key, record) ->
            assertThat(((CanonicalRecord) record).values())
                .as("%s", key)
                .isEqualTo(((CanonicalRecord) Objects.requireNonNull(there.get(key))).values()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "voucher        | status_cd = 'i'                  | status",
        "voucher        | status_cd = 'Q'                  | status",
        "voucher        | del_flg = 'y'                    | archived",
        "voucher        | vou_code = ' x'                  | code",
        "voucher        | vou_code = concat('a', char(0))  | code",
        "voucher        | cust_id = 0                      | holder",
        "voucher        | ext_ref = concat('a', char(0))   | request",
        "vou_redemption | cancel_flg = 'y'                 | uses",
        "vou_redemption | cust_id = -1                     | uses",
        "vou_redemption | ext_ref = concat('a', char(0))   | uses"
      })
  @Tag("C8")
  void whatVouchersCannotHaveIsUnmappable(String table, String change, String column) {
    touched(
        table,
        change,
        () ->
            assertThat(read())
                .isInstanceOf(Unmappable.class)
                .extracting("column")
                .isEqualTo(column));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "voucher        | issued_ts = issued_ts + interval 1 microsecond",
        "voucher        | vou_code = lower(vou_code)",
        "voucher        | cust_id = NULL",
        "vou_redemption | disc_amt = disc_amt + 0.01",
        "vou_redemption | red_ts = red_ts + interval 1 microsecond"
      })
  @Tag("C8")
  void everyTouchedRowHasAnotherVersion(String table, String change) {
    String before = version();
    touched(table, change, () -> assertThat(version()).isNotEqualTo(before));
    assertThat(version()).isEqualTo(before);
  }

  /** A conflict of any unique key counts there as one of the row. */
  @Test
  void aCodeThatAnotherVoucherHasIsRefusedAndLeavesThatOneAsItIs() {
    CampaignId campaign = new CampaignId(3_000_001);
    Face one = SampleVouchers.face(legacy().nextId(), campaign, Face.Status.ISSUED);
    VoucherId other = legacy().nextId();
    legacy().put(List.of(SampleVouchers.terms(campaign, Optional.empty()), one));

    assertThatThrownBy(
            () ->
                legacy()
                    .put(
                        List.of(
                            new Face(
                                other,
                                one.code(),
                                campaign,
                                Optional.empty(),
                                Face.Status.ISSUED,
                                one.value(),
                                one.issuedAt(),
                                one.lastDay(),
                                false,
                                Optional.empty()))))
        .isInstanceOfAny(DataAccessException.class, org.jooq.exception.DataAccessException.class);

    assertThat(legacy().find(one.voucher()).orElseThrow().face()).contains(one);
    assertThat(legacy().find(other)).isEmpty();
  }

  /** Its log does not show a row that is written as it was: nobody may wait for that. */
  @Test
  @Tag("C7")
  void onlyARestoreThatWritesIsShownByTheLog() {
    CampaignId campaign = new CampaignId(3_000_003);
    VoucherPart face = SampleVouchers.face(legacy().nextId(), campaign, Face.Status.ISSUED);
    VoucherPart use =
        SampleVouchers.redemption(legacy().nextRedemptionId(), ((Face) face).voucher());
    List<VoucherPart> parts = List.of(SampleVouchers.terms(campaign, Optional.empty()), face, use);
    assertThat(legacy().say(parts)).isFalse();
    assertThat(legacy().restore(parts, List.of())).isPresent();
    assertThat(legacy().say(parts)).isTrue();
    assertThat(legacy().restore(parts, List.of())).isEmpty();

    maria().shop.execute("UPDATE voucher SET status_cd = 'Q' WHERE vou_camp_id = 3000003");
    assertThat(legacy().say(List.of(face))).isFalse();
    assertThat(legacy().restore(List.of(face), List.of())).isPresent();
    assertThat(legacy().restore(List.of(), List.of(use.key()))).isPresent();
    assertThat(legacy().restore(List.of(), List.of(use.key()))).isEmpty();
  }

  /** Its collation takes a for A. */
  @Test
  void aCodeIsFoundAsItIsWrittenOnly() {
    CampaignId campaign = new CampaignId(3_000_002);
    Face face = SampleVouchers.face(legacy().nextId(), campaign, Face.Status.ISSUED);
    legacy().put(List.of(SampleVouchers.terms(campaign, Optional.empty()), face));

    assertThat(legacy().withCode(face.code())).contains(face.voucher());
    assertThat(legacy().withCode(new VoucherCode(face.code().value().toLowerCase(Locale.ROOT))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"8, voucher, vou_id", "8, vou_redemption, vou_id", "-8, vou_campaign, vou_camp_id"})
  @Tag("C8")
  void rowsAreLockedForAMomentAndNobodyElses(long key, String table, String column) {
    VoucherPairTest.requireLocked(side(), maria().shop, key, table, column);
  }

  private static LegacyVouchers legacy() {
    MariaDbShop shop = maria();
    return new LegacyVouchers(
        shop.connections,
        shop.database,
        shop.manager,
        shop.transactions,
        shop.positions,
        () -> UUID.randomUUID().toString());
  }

  private static Side side() {
    DataSource store =
        Objects.requireNonNull(Objects.requireNonNull(postgres).domains.getDataSource());
    return new VoucherPair(maria().connections, maria().database, store, MariaDbShop.sides())
        .legacy();
  }

  private static Projection read() {
    AggregateKey key = AggregateKey.of(VOUCHER);
    return Objects.requireNonNull(side().read(List.of(key)).get(key));
  }

  private static String version() {
    return Objects.requireNonNull(((CanonicalRecord) read()).version());
  }

  /** Of the seed: other tests make vouchers and campaigns with larger numbers. */
  private static Map<AggregateKey, Projection> seeded(Side side) {
    try (Stream<Projection> vouchers =
        side.scan(new KeyRange(AggregateKey.of(-40), AggregateKey.of(900)))) {
      return vouchers.collect(
          Collectors.toMap(Projection::key, voucher -> voucher, (a, b) -> a, LinkedHashMap::new));
    }
  }

  /** Changes the voucher's row, or that of its use, and puts it back. */
  private static void touched(String table, String change, Runnable meanwhile) {
    maria().shop.execute("CREATE TABLE kept AS SELECT * FROM " + table);
    try {
      assertThat(
              maria()
                  .shop
                  .update("UPDATE " + table + " SET " + change + " WHERE vou_id = " + VOUCHER))
          .isEqualTo(1);
      meanwhile.run();
    } finally {
      maria().shop.execute("REPLACE INTO " + table + " SELECT * FROM kept");
      maria().shop.execute("DROP TABLE kept");
    }
  }

  private static MariaDbShop maria() {
    return Objects.requireNonNull(maria);
  }
}

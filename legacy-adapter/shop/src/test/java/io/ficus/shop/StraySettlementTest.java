package io.ficus.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Mandate;
import io.ficus.cutover.Stage;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.application.SampleParts;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import io.ficus.seam.reverse.SettlementOutcome;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.seam.reverse.StrayWrite;
import io.ficus.seam.reverse.StrayWrites;
import io.ficus.shop.membership.ShopStores;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.CancelVoucher;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.VoucherPart;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What becomes of a row that the monolith wrote past the fence, when a person settles it: nothing
 * that the domain decided is undone by it, whoever was later.
 */
@Tag("C5")
class StraySettlementTest {

  /** One for each: the common pool has a single thread on two cores. */
  private static final Executor THREADS = work -> new Thread(work).start();

  private static final Mandate MANDATE = new Mandate("ada", "looked at it");

  private static ShopStores stores;
  private static long used;

  private long id;

  @BeforeAll
  static void start() {
    stores = new ShopStores("strays");
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @BeforeEach
  void aMemberAndAVoucherInBothStoresWhichTheDomainOwns() {
    stores.stage(Stage.DUAL_WRITE);
    id = 3_000L + used++;
    List<MemberPart> member =
        List.of(SampleParts.profile(member()), SampleParts.enrolment(member()));
    stores.legacyRecords().put(member);
    stores.part("domainMembers", MemberRecords.class).put(member);
    List<VoucherPart> voucher =
        List.of(
            SampleVouchers.terms(new CampaignId(id), Optional.empty()),
            SampleVouchers.face(voucher(), new CampaignId(id), Face.Status.ISSUED));
    stores.part("legacyVouchers", VoucherRecords.class).put(voucher);
    stores.part("domainVouchers", VoucherRecords.class).put(voucher);
    stores.stage(Stage.LIVE);
    stores.changes();
  }

  @Test
  void anAdoptedWriteIsADecisionOfTheDomainAndItTellsOfIt() {
    stray("membership", "UPDATE customer SET email = 'stray@example.org' WHERE cust_id = ?");
    StrayWrite open = open("membership");

    assertThat(members().rehearseAdoption(open.id())).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(profile().email()).contains("ada@example.org");
    assertThat(members().adopt(open.id(), MANDATE))
        .isEqualTo(new SettlementOutcome.Settled(open.id(), StrayWrite.State.ADOPTED));

    assertThat(profile().email()).contains("stray@example.org");
    assertThat(
            count(
                "SELECT count(*) FROM membership.outbox WHERE member_id = ?"
                    + " AND payload::text LIKE '%stray@example.org%'"))
        .isOne();
    assertThat(members().adopt(open.id(), MANDATE))
        .isEqualTo(new SettlementOutcome.NotOpen(open.id()));
  }

  @Test
  void whatTheDomainDecidedOfTheSameRowSinceStaysAndTheWriteStaysOpen() {
    stray("voucher", "UPDATE voucher SET exp_date = exp_date + 30 WHERE vou_id = ?");
    new CancelVoucher(domainVouchers()).cancel(voucher());
    StrayWrite open = open("voucher");

    assertThat(vouchers().rehearseAdoption(open.id()))
        .isInstanceOf(SettlementOutcome.NotAdoptable.class);
    assertThat(vouchers().adopt(open.id(), MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class,
            it -> assertThat(it.why()).contains("ISSUED").contains("CANCELLED"));

    assertThat(face().status()).isEqualTo(Face.Status.CANCELLED);
    assertThat(open("voucher").id()).isEqualTo(open.id());
    assertThat(vouchers().refuse(open.id(), MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(stores.part("legacyVouchers", Vouchers.class).find(voucher()).orElseThrow().face())
        .contains(face());
  }

  @Test
  void whatTheDomainDecidedOfOtherRowsIsNoObstacle() {
    stray("membership", "UPDATE customer SET email = 'stray@example.org' WHERE cust_id = ?");
    domainMembers()
        .change(
            member(),
            now -> {
              MemberPart line = SampleParts.adjusted(member(), new EntryId(id), 5, "r" + id);
              return new Change<>(line, List.of(line));
            });
    assertThat(members().adopt(open("membership").id(), MANDATE))
        .isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(profile().email()).contains("stray@example.org");
    assertThat(domainMembers().find(member()).orElseThrow().ledger()).hasSize(1);
  }

  @Test
  void aRowThatIsNewAndOneThatIsGoneAreAdopted() {
    stray(
        "voucher",
        "INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (?, 2, '2026-02-10 12:00')");
    assertThat(vouchers().adopt(open("voucher").id(), MANDATE))
        .isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(domainVouchers().find(voucher()).orElseThrow().redemptions()).hasSize(1);

    stray("voucher", "DELETE FROM vou_redemption WHERE vou_id = ?");
    assertThat(vouchers().adopt(open("voucher").id(), MANDATE))
        .isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(domainVouchers().find(voucher()).orElseThrow().redemptions()).isEmpty();
  }

  /** The monolith's own sequence goes on at numbers that the domain gives out by now. */
  @Test
  void aNumberThatTheDomainHasGivenToAnotherVouchersRedemptionIsNotTakenFromIt() {
    VoucherId other = new VoucherId(id + 500_000);
    List<VoucherPart> others =
        List.of(
            SampleVouchers.face(other, new CampaignId(id), Face.Status.REDEEMED),
            SampleVouchers.redemption(new RedemptionId(id), other));
    stores.part("domainVouchers", VoucherRecords.class).put(others);
    stray(
        "voucher",
        "INSERT INTO vou_redemption (red_id, vou_id, disc_amt, red_ts) VALUES ("
            + id
            + ", ?, 2, '2026-02-10 12:00')");

    assertThat(vouchers().adopt(open("voucher").id(), MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class,
            it -> assertThat(it.why()).contains("the domain says"));
    assertThat(domainVouchers().find(other).orElseThrow().redemptions()).hasSize(1);
  }

  @Test
  void aNumberThatTheDomainHasGivenToAnotherMembersLineIsNotTakenFromIt() {
    MemberId other = new MemberId(id + 500_000);
    MemberPart line = SampleParts.adjusted(other, new EntryId(id), 5, "r" + id);
    stores.part("domainMembers", MemberRecords.class).put(List.of(line));
    stray(
        "membership",
        "INSERT INTO loy_txn (txn_id, cust_id, txn_cd, points, txn_ts) VALUES ("
            + id
            + ", ?, 'AJ', 7, '2026-02-10 12:00')");

    assertThat(members().adopt(open("membership", "loy_txn").id(), MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class,
            it -> assertThat(it.why()).contains("the domain says"));
    assertThat(domainMembers().find(other).orElseThrow().ledger()).contains((LedgerEntry) line);
  }

  @Test
  void aLineThatTheMonolithGaveToAnotherMemberIsAdopted() {
    MemberId other = new MemberId(id + 600_000);
    List<MemberPart> parts =
        List.of(
            SampleParts.profile(other),
            SampleParts.enrolment(other),
            SampleParts.adjusted(member(), new EntryId(id), 5, "r" + id));
    stores.stage(Stage.DUAL_WRITE);
    stores.legacyRecords().put(parts);
    stores.domainRecords().put(parts);
    stores.stage(Stage.LIVE);
    stores.changes();
    stray("membership", "UPDATE loy_txn SET cust_id = " + other.value() + " WHERE txn_id = ?");

    assertThat(members().adopt(open("membership", "loy_txn").id(), MANDATE))
        .isInstanceOf(SettlementOutcome.Settled.class);

    assertThat(domainMembers().find(member()).orElseThrow().ledger()).isEmpty();
    assertThat(domainMembers().find(other).orElseThrow().ledger())
        .extracting(LedgerEntry::id)
        .containsExactly(new EntryId(id));
  }

  @Test
  void aRedemptionThatTheMonolithGaveToAnotherVoucherIsAdopted() {
    VoucherId other = new VoucherId(id + 600_000);
    List<VoucherPart> parts =
        List.of(
            SampleVouchers.face(other, new CampaignId(id), Face.Status.ISSUED),
            SampleVouchers.redemption(new RedemptionId(id), voucher()));
    stores.stage(Stage.DUAL_WRITE);
    stores.part("legacyVouchers", VoucherRecords.class).put(parts);
    stores.part("domainVouchers", VoucherRecords.class).put(parts);
    stores.stage(Stage.LIVE);
    stores.changes();
    stray("voucher", "UPDATE vou_redemption SET vou_id = " + other.value() + " WHERE red_id = ?");

    assertThat(vouchers().adopt(open("voucher", "vou_redemption").id(), MANDATE))
        .isInstanceOf(SettlementOutcome.Settled.class);

    assertThat(domainVouchers().find(voucher()).orElseThrow().redemptions()).isEmpty();
    assertThat(domainVouchers().find(other).orElseThrow().redemptions()).hasSize(1);
  }

  /**
   * The later one alone is as the domain says already; the earlier one would come back after it.
   */
  @Test
  void writesOfOneRowAreAdoptedInTheirOrder() {
    stray(
        "voucher",
        "INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (?, 2, '2026-02-10 12:00')");
    long first = open("voucher").id();
    stray("voucher", "DELETE FROM vou_redemption WHERE vou_id = ?");
    long second = first + 1;

    assertThat(vouchers().adopt(second, MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class,
            it -> assertThat(it.why()).contains("stray write " + first));
    assertThat(vouchers().adopt(first, MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(vouchers().adopt(second, MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(domainVouchers().find(voucher()).orElseThrow().redemptions()).isEmpty();
  }

  @Test
  void aCodeThatTheDomainHasGivenToAnotherIsNotAdopted() {
    VoucherId other = new VoucherId(id + 500_000);
    stray("voucher", "UPDATE voucher SET vou_code = 'TAKEN-" + id + "' WHERE vou_id = ?");
    Face taken = SampleVouchers.face(other, new CampaignId(id), Face.Status.ISSUED);
    stores
        .part("domainVouchers", VoucherRecords.class)
        .put(
            List.of(
                new Face(
                    other,
                    new VoucherCode("TAKEN-" + id),
                    taken.campaign(),
                    taken.holder(),
                    taken.status(),
                    taken.value(),
                    taken.issuedAt(),
                    taken.lastDay(),
                    taken.archived(),
                    taken.request())));

    assertThat(vouchers().adopt(open("voucher").id(), MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class,
            it -> assertThat(it.why()).contains("the domain store does not take it"));
    assertThat(face().code()).isEqualTo(SampleVouchers.code(voucher()));
  }

  @Test
  void aTableThatWasEmptiedIsRefusedAndLeftToARepair() {
    stores.domains.update(
        "INSERT INTO seam.stray_write (domain, event_id, source, table_name, row_key, operation,"
            + " changed_columns, position_segment, position_offset, committed_at)"
            + " VALUES ('voucher', 't' || ?, 'shop', 'public.vou_redemption', '', 'TRUNCATE', '{}',"
            + " 0, 1, now())",
        id);
    long open =
        stores.part(StrayWrites.class).open("voucher", 1_000).stream()
            .filter(stray -> stray.operation().equals("TRUNCATE"))
            .findFirst()
            .orElseThrow()
            .id();
    assertThat(vouchers().adopt(open, MANDATE)).isInstanceOf(SettlementOutcome.NotAdoptable.class);
    assertThat(vouchers().refuse(open, MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
  }

  @Test
  void aRowThatTheDomainCannotTakeIsNotAdoptedAndCanBeRefused() {
    stray("membership", "UPDATE customer SET last_name = ' ' WHERE cust_id = ?");
    StrayWrite open = open("membership");

    assertThat(members().adopt(open.id(), MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class, it -> assertThat(it.why()).contains("last_name"));
    assertThat(members().refuse(open.id(), MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(
            stores.shop.queryForObject(
                "SELECT last_name FROM customer WHERE cust_id = ?", String.class, id))
        .isEqualTo(profile().familyName());
  }

  /**
   * Else an older answer of the domain would be written over a newer one that was brought first.
   */
  @Test
  void whileARowIsMadeAsTheDomainSaysTheDomainDoesNotChangeItsMind() throws Exception {
    stray("membership", "UPDATE customer SET email = 'stray@example.org' WHERE cust_id = ?");
    long open = open("membership").id();
    CompletableFuture<SettlementOutcome> refused;
    CompletableFuture<Profile> changed;
    try (Connection monolith = stores.part("legacy", DataSource.class).getConnection()) {
      monolith.setAutoCommit(false);
      monolith
          .createStatement()
          .execute("SELECT 1 FROM customer WHERE cust_id = " + id + " FOR UPDATE");
      refused = CompletableFuture.supplyAsync(() -> members().refuse(open, MANDATE), THREADS);
      awaitWaiting(stores.shop);
      Profile newer =
          new Profile(
              member(), "Ada", "King", Optional.of("ada@king.org"), Optional.empty(), false);
      changed =
          CompletableFuture.supplyAsync(
              () ->
                  stores
                      .routed()
                      .change(member(), now -> new Change<>(newer, List.of(newer)))
                      .outcome(),
              THREADS);
      awaitWaiting(stores.domains);
      monolith.commit();
    }
    assertThat(refused.get(1, TimeUnit.MINUTES)).isInstanceOf(SettlementOutcome.Settled.class);
    Profile newer = changed.get(1, TimeUnit.MINUTES);
    await()
        .untilAsserted(
            () ->
                assertThat(stores.part("legacyMembers", Members.class).find(member()).orElseThrow())
                    .extracting(Member::profile)
                    .isEqualTo(Optional.of(newer)));
  }

  private static void awaitWaiting(JdbcTemplate database) {
    await()
        .until(
            () ->
                database.queryForObject(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'",
                    Long.class),
            waiting -> Objects.requireNonNull(waiting) > 0);
  }

  /** The monolith writes, and the feed brings it. */
  private void stray(String domain, String sql) {
    stores.shop.update(sql, id);
    new TransactionTemplate(stores.part("storeTransactions", PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> stores.part(domain + "Changes", ChangeHandler.class).apply(stores.changes()));
  }

  private StrayWrite open(String domain) {
    return open(domain, "");
  }

  private StrayWrite open(String domain, String table) {
    return stores.part(StrayWrites.class).open(domain, 1_000).stream()
        .filter(stray -> stray.table().endsWith(table))
        .filter(stray -> stray.after().or(stray::before).orElseThrow().contains(String.valueOf(id)))
        .findFirst()
        .orElseThrow();
  }

  private long count(String sql) {
    return Objects.requireNonNull(stores.domains.queryForObject(sql, Long.class, id));
  }

  private static StraySettlement members() {
    return stores.part("membershipStrays", StraySettlement.class);
  }

  private static StraySettlement vouchers() {
    return stores.part("voucherStrays", StraySettlement.class);
  }

  private static Members domainMembers() {
    return stores.part("domainMembers", Members.class);
  }

  private static Vouchers domainVouchers() {
    return stores.part("domainVouchers", Vouchers.class);
  }

  private Profile profile() {
    return domainMembers().find(member()).flatMap(Member::profile).orElseThrow();
  }

  private Face face() {
    return domainVouchers().find(voucher()).orElseThrow().face().orElseThrow();
  }

  private MemberId member() {
    return new MemberId(id);
  }

  private VoucherId voucher() {
    return new VoucherId(id);
  }
}

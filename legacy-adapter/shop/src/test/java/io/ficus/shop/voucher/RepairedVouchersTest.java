package io.ficus.shop.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.BeforeImage;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.Repairer;
import io.ficus.shop.membership.ShopStores;
import io.ficus.shop.repair.Image;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.VoucherPart;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Vouchers and campaigns are brought to what the leading store says, and back, both ways. */
@Tag("C8")
class RepairedVouchersTest {

  private static ShopStores stores;
  private static RepairedVoucherStores vouchers;
  private static int used;

  private final List<BeforeImage> kept = new ArrayList<>();
  private long id;

  @BeforeAll
  static void start() {
    stores = new ShopStores("repair_voucher", true);
    vouchers = new RepairedVoucherStores(stores);
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @BeforeEach
  void aVoucherAndItsCampaignInBothStores() {
    stores.stage(Stage.DUAL_WRITE);
    id = 1_000L + used++;
    shop(
        "INSERT INTO vou_campaign (vou_camp_id, camp_cd, camp_name, disc_cd, disc_val, valid_from,"
            + " valid_to, budget_cents) VALUES (?, 'C', 'Frühling 🎁', 'A', 500, '2026-01-01',"
            + " '2026-12-31', 100000)");
    stores.shop.update(
        "INSERT INTO voucher (vou_id, vou_code, vou_camp_id, cust_id, status_cd, value_cents,"
            + " issued_ts, exp_date, ext_ref) VALUES (?, 'V' || ?, ?, 7, 'R', 500, now(),"
            + " '2026-12-31', 'r' || ?)",
        id,
        id,
        id,
        id);
    shop("INSERT INTO vou_redemption (vou_id, ord_id, disc_amt, red_ts) VALUES (?, 3, 5, now())");
    shop("INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (?, 2, now())");
    stores.deliver(stores.changes());
    same();
  }

  @Test
  void whatIsMissingOrWrongInTheDomainStoreIsBroughtAndNothingElse() {
    domain("UPDATE voucher.face SET value = value + 1 WHERE voucher_id = ?");
    domain("DELETE FROM voucher.redemption WHERE discount = 5 AND voucher_id = ?");
    assertThat(rehearsed(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(2, 0));
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(2, 0));
    same();
    assertThat(repaired(RepairTarget.DOMAIN, false)).isInstanceOf(RepairOutcome.Nothing.class);
    // The domain store has decided nothing, so it tells nothing.
    assertThat(count("SELECT count(*) FROM voucher.outbox WHERE subject = ?")).isZero();
  }

  @Test
  void aWholeVoucherThatIsMissingIsBroughtWithoutItsCampaign() {
    domain("DELETE FROM voucher.face WHERE voucher_id = ?");
    domain("DELETE FROM voucher.redemption WHERE voucher_id = ?");
    domain("UPDATE voucher.campaign SET name = 'Wrong' WHERE campaign_id = ?");
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(3, 0));
    assertThat(vouchers.domain().campaign(campaign()).terms().orElseThrow().name())
        .isEqualTo("Wrong");
    assertThat(repair(RepairTarget.DOMAIN, campaignKey(), terms(false, false)))
        .isEqualTo(new RepairOutcome.Written(1, 0));
    same();
  }

  @Test
  void aCampaignIsPutBackAndIsDeletedOnlyIfAskedFor() {
    domain("UPDATE voucher.campaign SET budget = NULL WHERE campaign_id = ?");
    assertThat(repair(RepairTarget.DOMAIN, campaignKey(), terms(false, false)))
        .isEqualTo(new RepairOutcome.Written(1, 0));
    same();
    assertThat(vouchers.repairer().undo(campaignKey(), kept.get(0), terms(true, false)))
        .isEqualTo(new RepairOutcome.Written(1, 0));
    assertThat(vouchers.domain().campaign(campaign()).terms().orElseThrow().budget()).isEmpty();
    shop("DELETE FROM vou_campaign WHERE vou_camp_id = ?");
    assertThat(repair(RepairTarget.DOMAIN, campaignKey(), terms(false, false)))
        .isInstanceOf(RepairOutcome.Withheld.class);
    assertThat(repair(RepairTarget.DOMAIN, campaignKey(), terms(true, false)))
        .isEqualTo(new RepairOutcome.Written(0, 1));
    assertThat(vouchers.domain().campaign(campaign()).terms()).isEmpty();
  }

  @Test
  void whatTheShopDoesNotHaveGoesOnlyIfAskedFor() {
    domain(
        "INSERT INTO voucher.redemption (redemption_id, voucher_id, discount, redeemed_at, reversed)"
            + " SELECT 9000000 + voucher_id, voucher_id, 1, now(), false FROM voucher.face"
            + " WHERE voucher_id = ?");
    assertThat(repaired(RepairTarget.DOMAIN, false)).isInstanceOf(RepairOutcome.Withheld.class);
    assertThat(rehearsed(RepairTarget.DOMAIN, true)).isEqualTo(new RepairOutcome.Written(0, 1));
    assertThat(repaired(RepairTarget.DOMAIN, true)).isEqualTo(new RepairOutcome.Written(0, 1));
    same();
    assertThat(undone()).isEqualTo(new RepairOutcome.Written(1, 0));
    assertThat(vouchers.domain().find(voucher()).orElseThrow().redemptions()).hasSize(3);
  }

  @Test
  void aUseThatTheShopGaveToAnotherVoucherIsFollowed() {
    shop("UPDATE vou_redemption SET vou_id = 900000 WHERE disc_amt = 2 AND vou_id = ?");
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(1, 0));
    same();
  }

  @Test
  void aUseThatIsOnItsWayIsNotTakenForAbsent() throws SQLException {
    try (Connection monolith = monolith()) {
      long use = vouchers.legacy().nextRedemptionId().value();
      monolith
          .createStatement()
          .executeUpdate(
              "INSERT INTO vou_redemption (red_id, vou_id, disc_amt, red_ts) VALUES ("
                  + use
                  + ", 77777, 1, now())");
      domain(
          "INSERT INTO voucher.redemption (redemption_id, voucher_id, discount, redeemed_at,"
              + " reversed) VALUES ("
              + use
              + ", ?, 1, now(), false)");
      assertThat(repaired(RepairTarget.DOMAIN, true))
          .isInstanceOfSatisfying(
              RepairOutcome.Withheld.class,
              withheld -> assertThat(withheld.why()).contains("has not ended"));
      monolith.rollback();
    }
    assertThat(repaired(RepairTarget.DOMAIN, true)).isEqualTo(new RepairOutcome.Written(0, 1));
  }

  @Test
  void aRowThatSomebodyIsWritingIsLeftAlone() throws SQLException {
    domain("UPDATE voucher.face SET value = value + 1 WHERE voucher_id = ?");
    try (Connection monolith = monolith()) {
      monolith
          .createStatement()
          .executeUpdate("UPDATE voucher SET value_cents = 700 WHERE vou_id = " + id);
      assertThat(repaired(RepairTarget.DOMAIN, false)).isInstanceOf(RepairOutcome.Withheld.class);
      monolith.commit();
    }
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(1, 0));
    // The event of that change arrives after the repair and is older.
    stores.deliver(stores.changes());
    same();
  }

  @Test
  void whatVouchersCannotTakeIsLeftToAPerson() {
    shop("UPDATE voucher SET status_cd = 'Q' WHERE vou_id = ?");
    assertThat(repaired(RepairTarget.DOMAIN, false))
        .isInstanceOfSatisfying(
            RepairOutcome.Withheld.class,
            withheld -> assertThat(withheld.why()).contains("voucher cannot take"));
    assertThat(repair(RepairTarget.DOMAIN, AggregateKey.of(Long.MIN_VALUE), terms(true, false)))
        .isInstanceOf(RepairOutcome.Withheld.class);
    // Nobody can apply what the log has of this; it is not for the next test.
    stores.changes();
  }

  @Test
  void undoingPutsBackButNotOverSomethingNewer() {
    domain("UPDATE voucher.face SET value = value + 1 WHERE voucher_id = ?");
    domain("DELETE FROM voucher.redemption WHERE discount = 5 AND voucher_id = ?");
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(2, 0));
    shop("UPDATE voucher SET value_cents = 900 WHERE vou_id = ?");
    stores.deliver(stores.changes());
    assertThat(undone()).isEqualTo(new RepairOutcome.Written(0, 1));
    assertThat(face().value()).isEqualByComparingTo("9");
    assertThat(vouchers.domain().find(voucher()).orElseThrow().redemptions()).hasSize(1);
  }

  @Test
  void theShopIsBroughtToTheDomainStoreWhileThatLeads() {
    stores.stage(Stage.LIVE);
    long before = stores.counts("voucher").secondWritesOk();
    Face decided = archived(face());
    vouchers.routed().change(voucher(), now -> new Change<>("", List.of(decided)));
    await().until(() -> stores.counts("voucher").secondWritesOk() > before);
    shop("UPDATE voucher SET value_cents = 1, del_flg = 'N' WHERE vou_id = ?");
    shop("DELETE FROM vou_redemption WHERE disc_amt = 5 AND vou_id = ?");
    shop("INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (?, 4, now())");
    assertThat(rehearsed(RepairTarget.LEGACY, true)).isEqualTo(new RepairOutcome.Written(2, 1));
    assertThat(repaired(RepairTarget.LEGACY, false)).isEqualTo(new RepairOutcome.Written(2, 0));
    assertThat(repaired(RepairTarget.LEGACY, false))
        .isInstanceOfSatisfying(
            RepairOutcome.Withheld.class,
            withheld -> assertThat(withheld.why()).contains("plan with deletes"));
    assertThat(repaired(RepairTarget.LEGACY, true)).isEqualTo(new RepairOutcome.Written(0, 1));
    same();
    // Its intent is confirmed in the ledger once the shop's log has shown it, and is no divergence.
    assertThat(
            stores.domains.queryForObject(
                "SELECT count(*) FROM seam.intent WHERE intent_id = ? AND decided_by = 'DOMAIN'",
                Long.class,
                "test-" + id))
        .isEqualTo(1);
    assertThat(undone()).isEqualTo(new RepairOutcome.Written(1, 0));
    assertThat(vouchers.legacy().find(voucher()).orElseThrow().redemptions()).hasSize(3);
  }

  @Test
  void theShopsCampaignIsBroughtToTheDomainStoreWhileThatLeads() {
    stores.stage(Stage.LIVE);
    shop("UPDATE vou_campaign SET active_flg = 'N' WHERE vou_camp_id = ?");
    assertThat(repair(RepairTarget.LEGACY, campaignKey(), terms(false, false)))
        .isEqualTo(new RepairOutcome.Written(1, 0));
    same();
    shop("DELETE FROM vou_campaign WHERE vou_camp_id = ?");
    assertThat(repair(RepairTarget.LEGACY, campaignKey(), terms(false, false)))
        .isEqualTo(new RepairOutcome.Written(1, 0));
    same();
  }

  @Test
  void theStoreThatLeadsIsNeverWritten() {
    stores.stage(Stage.LIVE);
    assertThat(repaired(RepairTarget.DOMAIN, true))
        .isInstanceOfSatisfying(
            RepairOutcome.Withheld.class,
            withheld -> assertThat(withheld.why()).contains("authority"));
  }

  @Test
  void anImageSaysEveryPartWhole() {
    CampaignTerms shares =
        new CampaignTerms(
            new CampaignId(9),
            "P",
            "\"quoted\"",
            new Discount.Share(15),
            new BigDecimal("1.20"),
            SampleVouchers.TODAY,
            SampleVouchers.TODAY.plusDays(1),
            false,
            Optional.of(new BigDecimal("12.30")));
    Face held =
        new Face(
            new VoucherId(3),
            new VoucherCode("code x"),
            new CampaignId(9),
            Optional.of(new MemberId(7)),
            Face.Status.EXPIRED,
            new BigDecimal("0.01"),
            SampleVouchers.NOON,
            SampleVouchers.TODAY,
            true,
            Optional.of(new RequestId("r")));
    Redemption ordered =
        new Redemption(
            new RedemptionId(4),
            new VoucherId(3),
            Optional.of(5L),
            Optional.empty(),
            new BigDecimal("0.01"),
            SampleVouchers.NOON,
            true,
            Optional.empty());
    Image<VoucherPart, VoucherPart.Key> image =
        new Image<>(
            List.of(
                shares,
                SampleVouchers.terms(new CampaignId(8), Optional.empty()),
                held,
                SampleVouchers.face(new VoucherId(2), new CampaignId(8), Face.Status.ISSUED),
                ordered,
                SampleVouchers.redemption(new RedemptionId(6), new VoucherId(3))),
            List.of(
                new VoucherPart.Key.OfCampaign(new CampaignId(1)),
                new VoucherPart.Key.OfFace(new VoucherId(1)),
                new VoucherPart.Key.OfRedemption(new RedemptionId(1))));
    assertThat(VoucherImage.read(VoucherImage.write(image))).isEqualTo(image);
  }

  private RepairOutcome repaired(RepairTarget target, boolean removals) {
    return repair(target, key(), terms(removals, false));
  }

  private RepairOutcome rehearsed(RepairTarget target, boolean removals) {
    int before = kept.size();
    RepairOutcome outcome = repair(target, key(), terms(removals, true));
    assertThat(kept).hasSize(before);
    return outcome;
  }

  private static RepairOutcome repair(RepairTarget target, AggregateKey key, Repairer.Terms terms) {
    return vouchers.repairer().repair(target, key, terms);
  }

  private RepairOutcome undone() {
    return vouchers.repairer().undo(key(), kept.get(kept.size() - 1), terms(true, false));
  }

  private Repairer.Terms terms(boolean removals, boolean rehearsal) {
    return new Repairer.Terms("test-" + id, removals, rehearsal, kept::add);
  }

  private AggregateKey key() {
    return AggregateKey.of(id);
  }

  private AggregateKey campaignKey() {
    return AggregateKey.of(-id);
  }

  private VoucherId voucher() {
    return new VoucherId(id);
  }

  private CampaignId campaign() {
    return new CampaignId(id);
  }

  private Face face() {
    return vouchers.domain().find(voucher()).orElseThrow().face().orElseThrow();
  }

  private static Face archived(Face face) {
    return new Face(
        face.voucher(),
        face.code(),
        face.campaign(),
        face.holder(),
        face.status(),
        face.value(),
        face.issuedAt(),
        face.lastDay(),
        true,
        face.request());
  }

  private void shop(String sql) {
    assertThat(stores.shop.update(sql, id)).isPositive();
  }

  private void domain(String sql) {
    assertThat(stores.domains.update(sql, id)).isPositive();
  }

  private long count(String sql) {
    return Objects.requireNonNull(stores.domains.queryForObject(sql, Long.class, id));
  }

  private static Connection monolith() throws SQLException {
    Connection connection = Objects.requireNonNull(stores.shop.getDataSource()).getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private void same() {
    assertThat(vouchers.domain().find(voucher()))
        .isPresent()
        .isEqualTo(vouchers.legacy().find(voucher()));
    assertThat(vouchers.domain().campaign(campaign()).terms())
        .isPresent()
        .isEqualTo(vouchers.legacy().campaign(campaign()).terms());
  }
}

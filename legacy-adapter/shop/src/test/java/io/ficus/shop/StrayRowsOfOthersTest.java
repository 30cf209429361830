package io.ficus.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Stage;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.SampleParts;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MemberPart;
import io.ficus.seam.reverse.SettlementOutcome;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.VoucherPart;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stray rows that are, or become, another member's or another voucher's. */
@Tag("C5")
class StrayRowsOfOthersTest extends StrayBed {

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
}

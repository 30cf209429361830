package io.ficus.voucher.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  private static final CampaignId CAMPAIGN = new CampaignId(3);
  private static final VoucherId ID = new VoucherId(11);
  private static final MemberId ADA = new MemberId(7);
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final LocalDate LAST = LocalDate.parse("2026-03-31");

  @ParameterizedTest
  @CsvSource({
    "2026-02-28T22:59:59Z, CAMPAIGN_NOT_RUNNING",
    "2026-02-28T23:00:00Z, ",
    "2026-03-31T21:59:59Z, ",
    "2026-03-31T22:00:00Z, CAMPAIGN_NOT_RUNNING"
  })
  void daysAreThoseOfTheHeadOffice(Instant at, Refusal refusal) {
    IssueOutcome outcome =
        campaign(new Discount.Amount(euros("5")), Optional.empty(), "0")
            .issue(issuance(at), VoucherPolicy.STANDARD);
    if (refusal == null) {
      assertThat(outcome).isInstanceOf(IssueOutcome.Issued.class);
    } else {
      assertThat(outcome).isEqualTo(new IssueOutcome.Refused(refusal));
    }
  }

  @ParameterizedTest
  @CsvSource({"10.00, 5.00, true", "10.00, 5.01, false", ", 999.00, true"})
  void theBudgetIsTheLimit(BigDecimal budget, BigDecimal committed, boolean issues) {
    Campaign campaign =
        campaign(
            new Discount.Amount(euros("5")), Optional.ofNullable(budget), committed.toString());
    assertThat(campaign.refusesToIssue(FIRST).isEmpty()).isEqualTo(issues);
    assertThat(campaign.budget(Optional.of(committed)))
        .isNotInstanceOf(CampaignOutcome.Refused.class);
    assertThat(campaign.budget(Optional.of(committed.subtract(new BigDecimal("0.01")))))
        .isEqualTo(new CampaignOutcome.Refused(Refusal.BUDGET_BELOW_COMMITMENT));
    assertThat(campaign.budget(Optional.of(new BigDecimal("9999.999"))))
        .isEqualTo(new CampaignOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED));
  }

  @Test
  void aShareHasNoValueToPromise() {
    assertThat(campaign(new Discount.Share(10), Optional.empty(), "0").refusesToIssue(FIRST))
        .contains(Refusal.NO_FIXED_VALUE);
  }

  @Test
  void aCampaignIsPlannedOnceAndEndedForGood() {
    CampaignTerms terms = terms(new Discount.Amount(euros("5")), Optional.empty());
    Campaign fresh = new Campaign(CAMPAIGN, Optional.empty(), BigDecimal.ZERO, Optional.empty());
    assertThat(fresh.open(terms)).isEqualTo(new CampaignOutcome.Changed(terms));
    assertThat(fresh.end()).isEqualTo(new CampaignOutcome.Refused(Refusal.UNKNOWN_CAMPAIGN));
    Campaign known = campaign(new Discount.Amount(euros("5")), Optional.empty(), "0");
    assertThat(known.open(terms)).isEqualTo(new CampaignOutcome.Unchanged(terms));
    assertThat(known.open(terms.withBudget(Optional.of(euros("9")))))
        .isEqualTo(new CampaignOutcome.Refused(Refusal.CAMPAIGN_EXISTS));
    CampaignTerms ended = ((CampaignOutcome.Changed) known.end()).terms();
    assertThat(
            new Campaign(CAMPAIGN, Optional.of(ended), BigDecimal.ZERO, Optional.empty())
                .refusesToIssue(FIRST))
        .contains(Refusal.CAMPAIGN_NOT_RUNNING);
    CampaignTerms nonsense =
        new CampaignTerms(
            CAMPAIGN,
            "longer than ten",
            "x",
            new Discount.Amount(euros("5")),
            euros("0"),
            LAST,
            FIRST,
            true,
            Optional.empty());
    assertThat(fresh.open(nonsense))
        .isEqualTo(new CampaignOutcome.Refused(Refusal.TERMS_NOT_ALLOWED));
  }

  @ParameterizedTest
  @CsvSource({
    "AMOUNT, 50.00, 5.00",
    "AMOUNT, 3.20, 3.20",
    "SHARE, 33.39, 3.33",
    "SHARE, 80.00, 5.00"
  })
  void neverMoreIsTakenOffThanTheOrderOrTheValue(String kind, BigDecimal order, BigDecimal off) {
    Discount discount =
        kind.equals("AMOUNT") ? new Discount.Amount(euros("5")) : new Discount.Share(10);
    RedeemOutcome outcome =
        voucher(discount, Optional.empty(), Face.Status.ISSUED)
            .redeem(use(order, "r"), VoucherPolicy.STANDARD);
    assertThat(((RedeemOutcome.Redeemed) outcome).redemption().discount()).isEqualTo(off);
  }

  @ParameterizedTest
  @CsvSource({"REDEEMED, REDEEMED", "EXPIRED, EXPIRED", "CANCELLED, CANCELLED"})
  void nothingLeadsOnFromWhereAVoucherHasEnded(Face.Status status, Refusal why) {
    Voucher voucher = voucher(new Discount.Amount(euros("5")), Optional.empty(), status);
    assertThat(voucher.redeem(use(euros("50"), "r"), VoucherPolicy.STANDARD))
        .isEqualTo(new RedeemOutcome.Refused(why));
    assertThat(voucher.assign(ADA, FIRST)).isEqualTo(new VoucherOutcome.Refused(why));
    assertThat(voucher.cancel())
        .isEqualTo(
            status == Face.Status.CANCELLED
                ? new VoucherOutcome.Unchanged(voucher.face().orElseThrow())
                : new VoucherOutcome.Refused(why));
    assertThat(voucher.expire(LAST.plusDays(1)))
        .isEqualTo(
            status == Face.Status.EXPIRED
                ? new VoucherOutcome.Unchanged(voucher.face().orElseThrow())
                : new VoucherOutcome.Refused(why));
  }

  @Test
  void whoMayNotUseItMayNot() {
    Voucher held =
        voucher(new Discount.Amount(euros("5")), Optional.of(new MemberId(8)), Face.Status.ISSUED);
    assertThat(held.redeem(use(euros("50"), "r"), VoucherPolicy.STANDARD))
        .isEqualTo(new RedeemOutcome.Refused(Refusal.NOT_THE_HOLDER));
    assertThat(Voucher.unknown(ID).redeem(use(euros("50"), "r"), VoucherPolicy.STANDARD))
        .isEqualTo(new RedeemOutcome.Refused(Refusal.UNKNOWN_VOUCHER));
    assertThat(held.redeem(use(euros("0"), "r"), VoucherPolicy.STANDARD))
        .isEqualTo(new RedeemOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED));
    assertThat(held.redeem(use(euros("1e2147483647"), "r"), VoucherPolicy.STANDARD))
        .isEqualTo(new RedeemOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED));
    Voucher mine = voucher(new Discount.Amount(euros("5")), Optional.of(ADA), Face.Status.ISSUED);
    assertThat(mine.redeem(use(euros("2.99"), "r"), VoucherPolicy.STANDARD))
        .isEqualTo(new RedeemOutcome.Refused(Refusal.BELOW_MINIMUM_ORDER));
    assertThat(mine.redeem(use(euros("50"), "r"), VoucherPolicy.STANDARD))
        .isInstanceOf(RedeemOutcome.Redeemed.class);
    assertThat(mine.expire(LAST)).isEqualTo(new VoucherOutcome.Refused(Refusal.NOT_YET_DUE));
    assertThat(mine.assign(ADA, LAST.plusDays(1)))
        .isEqualTo(new VoucherOutcome.Refused(Refusal.EXPIRED));
  }

  @Test
  void codesAreLongAndHaveNoLettersThatLookAlike() {
    Random chance = new Random(5);
    for (int i = 0; i < 200; i++) {
      assertThat(VoucherCode.draw(chance).value()).matches("[A-HJKMNP-TV-Z2-9]{14}");
    }
    assertThat(VoucherPolicy.STANDARD.price(new BigDecimal("5.001"))).isEqualTo(501);
  }

  private static BigDecimal euros(String text) {
    return new BigDecimal(text);
  }

  private static CampaignTerms terms(Discount discount, Optional<BigDecimal> budget) {
    return new CampaignTerms(
        CAMPAIGN, "C", "Campaign", discount, euros("3"), FIRST, LAST, true, budget);
  }

  private static Campaign campaign(
      Discount discount, Optional<BigDecimal> budget, String committed) {
    return new Campaign(
        CAMPAIGN, Optional.of(terms(discount, budget)), euros(committed), Optional.empty());
  }

  private static Issuance issuance(Instant at) {
    return new Issuance(ID, new VoucherCode("X"), new RequestId("r"), Optional.empty(), at);
  }

  private static Use use(BigDecimal amount, String request) {
    return new Use(
        new RedemptionId(1),
        new RequestId(request),
        Optional.of(ADA),
        Optional.empty(),
        amount,
        Instant.parse("2026-03-31T21:00:00Z"));
  }

  private static Voucher voucher(Discount discount, Optional<MemberId> holder, Face.Status status) {
    Face face =
        new Face(
            ID,
            new VoucherCode("X"),
            CAMPAIGN,
            holder,
            status,
            euros("5"),
            Instant.parse("2026-03-02T10:00:00Z"),
            LAST,
            false,
            Optional.empty());
    return new Voucher(
        ID, Optional.of(face), Optional.of(terms(discount, Optional.empty())), List.of());
  }
}

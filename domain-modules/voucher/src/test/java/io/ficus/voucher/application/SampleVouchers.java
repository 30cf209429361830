package io.ficus.voucher.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Issuance;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Use;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** Parts as tests need them, of values that every store can hold. */
public final class SampleVouchers {

  /** An instant without parts of a microsecond, far from any change of clocks. */
  public static final Instant NOON = Instant.parse("2026-02-10T12:00:00.123456Z");

  /** The day of {@link #NOON}. */
  public static final LocalDate TODAY = LocalDate.parse("2026-02-10");

  private SampleVouchers() {}

  /** A campaign that runs on {@link #TODAY} and gives five euros a voucher. */
  public static CampaignTerms terms(CampaignId campaign, Optional<BigDecimal> budget) {
    return new CampaignTerms(
        campaign,
        "K" + campaign.value() % 1_000_000_000,
        "Frühling 🎁",
        new Discount.Amount(new BigDecimal("5.00")),
        new BigDecimal("20.00"),
        TODAY.minusDays(10),
        TODAY.plusDays(30),
        true,
        budget);
  }

  /** A voucher of five euros that nobody holds. */
  public static Face face(VoucherId voucher, CampaignId campaign, Face.Status status) {
    return new Face(
        voucher,
        code(voucher),
        campaign,
        Optional.empty(),
        status,
        new BigDecimal("5.00"),
        NOON,
        TODAY.plusDays(30),
        false,
        Optional.empty());
  }

  /** A code that no other voucher has. */
  public static VoucherCode code(VoucherId voucher) {
    return new VoucherCode(String.format(Locale.ROOT, "S-%011d", voucher.value()));
  }

  /** A use in a branch that took off all of it. */
  public static Redemption redemption(RedemptionId id, VoucherId voucher) {
    return new Redemption(
        id,
        voucher,
        Optional.empty(),
        Optional.of(new MemberId(7)),
        new BigDecimal("5.00"),
        NOON,
        false,
        Optional.of(new RequestId("use-" + id)));
  }

  /** What a new voucher has from outside. */
  public static Issuance issuance(VoucherId voucher, String request) {
    return new Issuance(voucher, code(voucher), new RequestId(request), Optional.empty(), NOON);
  }

  /** A wish to use a voucher for an order of 50 euros. */
  public static Use use(RedemptionId id, String request) {
    return new Use(
        id,
        new RequestId(request),
        Optional.of(new MemberId(7)),
        Optional.of(4_711L),
        new BigDecimal("50.00"),
        NOON);
  }
}

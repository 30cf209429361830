package io.ficus.voucher.domain;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What stands on a voucher.
 *
 * @param holder the only one who may use it; absent where whoever has the code may
 * @param value the most that it takes off, in euros
 * @param lastDay the last day on which it can be used, at the head office
 * @param archived it was struck off the books, which keep it, and takes no more changes
 * @param request the request that it was issued for, where there was one
 */
public record Face(
    VoucherId voucher,
    VoucherCode code,
    CampaignId campaign,
    Optional<MemberId> holder,
    Status status,
    BigDecimal value,
    Instant issuedAt,
    LocalDate lastDay,
    boolean archived,
    Optional<RequestId> request)
    implements VoucherPart {

  /**
   * Takes the value at two decimals, however it is written, so that equal values are equal.
   *
   * @throws ArithmeticException if the value has more than two decimals
   */
  public Face {
    value = value.setScale(2);
  }

  /** How far a voucher has come. Only from ISSUED does anything lead on. */
  public enum Status {
    ISSUED,
    REDEEMED,
    EXPIRED,
    CANCELLED
  }

  Face with(Status changed) {
    return new Face(
        voucher, code, campaign, holder, changed, value, issuedAt, lastDay, archived, request);
  }

  Face heldBy(MemberId member) {
    return new Face(
        voucher,
        code,
        campaign,
        Optional.of(member),
        status,
        value,
        issuedAt,
        lastDay,
        archived,
        request);
  }
}

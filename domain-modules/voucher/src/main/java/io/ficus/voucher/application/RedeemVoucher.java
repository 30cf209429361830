package io.ficus.voucher.application;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.RedeemOutcome;
import io.ficus.voucher.domain.Refusal;
import io.ficus.voucher.domain.Use;
import io.ficus.voucher.domain.VoucherPolicy;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Optional;

/** Uses vouchers. Thread-safe. */
public final class RedeemVoucher {

  private final Vouchers vouchers;
  private final Clock clock;

  public RedeemVoucher(Vouchers vouchers, Clock clock) {
    this.vouchers = vouchers;
    this.clock = clock;
  }

  /**
   * Uses the voucher with a code, once and only once.
   *
   * @param by who uses it, where that is known
   * @param order the order that it is used for; absent in a branch
   * @param amount what the order comes to, in euros
   */
  public RedeemOutcome redeem(
      VoucherCode code,
      RequestId request,
      Optional<MemberId> by,
      Optional<Long> order,
      BigDecimal amount) {
    Optional<VoucherId> id = vouchers.withCode(code);
    if (id.isEmpty()) {
      return new RedeemOutcome.Refused(Refusal.UNKNOWN_VOUCHER);
    }
    Use use = new Use(vouchers.nextRedemptionId(), request, by, order, amount, clock.instant());
    return vouchers
        .change(id.get(), voucher -> Change.of(voucher.redeem(use, VoucherPolicy.STANDARD)))
        .outcome();
  }
}

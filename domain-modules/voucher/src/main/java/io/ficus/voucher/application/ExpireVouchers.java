package io.ficus.voucher.application;

import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.VoucherOutcome;
import io.ficus.voucher.domain.VoucherPolicy;
import java.time.Clock;
import java.time.LocalDate;

/** Takes vouchers out of use whose last day has passed. Thread-safe. */
public final class ExpireVouchers {

  private final Vouchers vouchers;
  private final Clock clock;

  public ExpireVouchers(Vouchers vouchers, Clock clock) {
    this.vouchers = vouchers;
    this.clock = clock;
  }

  /**
   * Expires what is overdue, each voucher in a transaction of its own.
   *
   * @param most how many to look at
   * @return how many expired; fewer than there were if others were faster
   */
  public int expire(int most) {
    LocalDate today = VoucherPolicy.STANDARD.day(clock.instant());
    int expired = 0;
    for (VoucherId id : vouchers.overdue(today, most)) {
      if (vouchers.change(id, voucher -> Change.of(voucher.expire(today))).outcome()
          instanceof VoucherOutcome.Changed) {
        expired++;
      }
    }
    return expired;
  }
}

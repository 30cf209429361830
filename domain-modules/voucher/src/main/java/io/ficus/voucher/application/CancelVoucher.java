package io.ficus.voucher.application;

import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.VoucherOutcome;

/** Takes vouchers out of use before they were used. Thread-safe. */
public final class CancelVoucher {

  private final Vouchers vouchers;

  public CancelVoucher(Vouchers vouchers) {
    this.vouchers = vouchers;
  }

  /** Cancels one; its campaign can give its value to somebody else. */
  public VoucherOutcome cancel(VoucherId id) {
    return vouchers.change(id, voucher -> Change.of(voucher.cancel())).outcome();
  }
}

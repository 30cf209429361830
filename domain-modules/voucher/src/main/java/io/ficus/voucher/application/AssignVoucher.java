package io.ficus.voucher.application;

import io.ficus.membership.MemberId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.VoucherOutcome;
import io.ficus.voucher.domain.VoucherPolicy;
import java.time.Clock;

/** Makes vouchers somebody's. Thread-safe. */
public final class AssignVoucher {

  private final Vouchers vouchers;
  private final Clock clock;

  public AssignVoucher(Vouchers vouchers, Clock clock) {
    this.vouchers = vouchers;
    this.clock = clock;
  }

  /** Assigns a voucher that is nobody's yet. */
  public VoucherOutcome assign(VoucherId id, MemberId member) {
    return vouchers
        .change(
            id,
            voucher ->
                Change.of(voucher.assign(member, VoucherPolicy.STANDARD.day(clock.instant()))))
        .outcome();
  }
}

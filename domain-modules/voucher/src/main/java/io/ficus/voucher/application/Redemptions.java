package io.ficus.voucher.application;

import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;
import java.util.Optional;

/** The redemptions of all vouchers, for whoever knows one and not what was redeemed. */
public interface Redemptions {

  /**
   * The voucher that was redeemed; empty if there is no such redemption. Joins the caller's
   * transaction if there is one.
   */
  Optional<VoucherId> voucherOf(RedemptionId redemption);
}

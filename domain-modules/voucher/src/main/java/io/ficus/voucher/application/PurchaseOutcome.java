package io.ficus.voucher.application;

import io.ficus.voucher.VoucherId;

/** What came of wanting a voucher for points. */
public sealed interface PurchaseOutcome {

  /** The points are spent and the voucher is the member's, by now or since an earlier asking. */
  record Delivered(VoucherId voucher, long points) implements PurchaseOutcome {}

  /**
   * There is no voucher, and no points are gone.
   *
   * @param reason the name of a refusal of vouchers or of membership
   */
  record Refused(String reason) implements PurchaseOutcome {}

  /**
   * There is no voucher, and the points are gone: their account has closed meanwhile and takes none
   * back.
   *
   * @param reason why there is no voucher: the name of a refusal of vouchers
   * @param points how many are gone
   * @param because why they are not back: the name of a refusal of membership
   */
  record Forfeited(String reason, long points, String because) implements PurchaseOutcome {}

  /** Somebody takes its steps at this moment; ask again with the same request. */
  record UnderWay() implements PurchaseOutcome {}
}

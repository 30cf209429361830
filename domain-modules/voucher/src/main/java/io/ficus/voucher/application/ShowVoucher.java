package io.ficus.voucher.application;

import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import java.util.Optional;

/**
 * Shows vouchers and campaigns. What was just decided is shown as decided; whoever only looks may
 * be shown a copy that follows. Thread-safe.
 */
public final class ShowVoucher {

  private final Vouchers vouchers;

  public ShowVoucher(Vouchers vouchers) {
    this.vouchers = vouchers;
  }

  /** The voucher, or absent if nothing is known of it. */
  public Optional<VoucherView> show(VoucherId id) {
    return vouchers.find(id).map(VoucherView::of);
  }

  /** The voucher with a code, or absent if there is none. */
  public Optional<VoucherView> show(VoucherCode code) {
    return vouchers.withCode(code).flatMap(this::show);
  }

  /** The voucher after a decision on it, or absent if nothing is known of it. */
  public Optional<VoucherView> decided(VoucherId id) {
    return vouchers.current(id).map(VoucherView::of);
  }

  /** The campaign after a decision on it, or absent if nobody knows it. */
  public Optional<CampaignView> decided(CampaignId id) {
    return CampaignView.of(vouchers.current(id));
  }

  /** The campaign, or absent if nobody knows it. */
  public Optional<CampaignView> campaign(CampaignId id) {
    return CampaignView.of(vouchers.campaign(id));
  }
}

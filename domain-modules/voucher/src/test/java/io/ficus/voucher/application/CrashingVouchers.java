package io.ficus.voucher.application;

import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.Voucher;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A store whose callers die at its changes. */
record CrashingVouchers(Vouchers store, Crashes crashes) implements Vouchers {

  @Override
  public Optional<Voucher> find(VoucherId id) {
    return store.find(id);
  }

  @Override
  public Optional<VoucherId> withCode(VoucherCode code) {
    return store.withCode(code);
  }

  @Override
  public Campaign campaign(CampaignId id) {
    return store.campaign(id);
  }

  @Override
  public List<VoucherId> overdue(LocalDate today, int most) {
    return store.overdue(today, most);
  }

  @Override
  public VoucherId nextId() {
    return store.nextId();
  }

  @Override
  public RedemptionId nextRedemptionId() {
    return store.nextRedemptionId();
  }

  @Override
  public <R> Change<R> change(VoucherId id, Function<Voucher, Change<R>> rule) {
    return crashes.around(() -> store.change(id, rule));
  }

  @Override
  public <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    return crashes.around(() -> store.change(id, request, rule));
  }
}

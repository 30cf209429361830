package io.ficus.shop;

import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.Voucher;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Real vouchers whose campaigns fail when a test says so. For one thread. */
final class FailingVouchers implements Vouchers {

  /** When a failure comes. */
  enum Moment {
    /** Nothing was stored. */
    BEFORE,
    /** Everything was stored, and the caller does not hear of it. */
    AFTER
  }

  private final Vouchers store;
  private Optional<Moment> failure = Optional.empty();
  private Optional<Runnable> first = Optional.empty();

  FailingVouchers(Vouchers store) {
    this.store = store;
  }

  void failOnce(Moment moment) {
    failure = Optional.of(moment);
  }

  void beforeIssuing(Runnable once) {
    first = Optional.of(once);
  }

  @Override
  public <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    Optional<Runnable> now = first;
    first = Optional.empty();
    now.ifPresent(Runnable::run);
    Optional<Moment> fate = failure;
    failure = Optional.empty();
    if (fate.equals(Optional.of(Moment.BEFORE))) {
      throw new IllegalStateException("the store is away");
    }
    Change<R> change = store.change(id, request, rule);
    if (fate.isPresent()) {
      throw new IllegalStateException("the store is away");
    }
    return change;
  }

  @Override
  public Optional<Voucher> find(VoucherId id) {
    return store.find(id);
  }

  @Override
  public Optional<Voucher> current(VoucherId id) {
    return store.current(id);
  }

  @Override
  public Campaign current(CampaignId id) {
    return store.current(id);
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
    return store.change(id, rule);
  }
}

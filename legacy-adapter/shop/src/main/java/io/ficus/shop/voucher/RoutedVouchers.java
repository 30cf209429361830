package io.ficus.shop.voucher;

import io.ficus.membership.RequestId;
import io.ficus.seam.SeamRouter;
import io.ficus.seam.SecondWrites;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The seam on the port of vouchers: the stage says which store answers. Thread-safe.
 *
 * <p>The ramp goes by the key that the outbox goes by: the number of the voucher, or that of the
 * campaign below zero. So whatever is shown of one voucher comes from one side. A code is no key:
 * whose it is says the authority, and what is then shown of that voucher goes by its number, as if
 * the caller had known it. What a decision is built on is the authority's, too.
 */
final class RoutedVouchers implements Vouchers {

  private static final String DOMAIN = LegacyVouchers.DOMAIN;

  private final SeamRouter router;
  private final LegacyVouchers legacy;
  private final Vouchers domain;
  private final SecondWrites<VoucherPart> seconds;

  /**
   * @param domain the vouchers of the domain store
   */
  RoutedVouchers(
      SeamRouter router,
      LegacyVouchers legacy,
      Vouchers domain,
      SecondWrites<VoucherPart> seconds) {
    this.router = router;
    this.legacy = legacy;
    this.domain = domain;
    this.seconds = seconds;
  }

  @Override
  public Optional<Voucher> find(VoucherId id) {
    return router.read(DOMAIN, "vouchers.find", id, () -> legacy.find(id), () -> domain.find(id));
  }

  @Override
  public Optional<Voucher> current(VoucherId id) {
    return router.current(
        DOMAIN, "vouchers.current", now -> id, () -> legacy.find(id), () -> domain.find(id));
  }

  @Override
  public Optional<VoucherId> withCode(VoucherCode code) {
    return router.current(
        DOMAIN,
        "vouchers.withCode",
        holder -> holder.<Object>map(id -> id).orElse(code),
        () -> legacy.withCode(code),
        () -> domain.withCode(code));
  }

  @Override
  public Campaign campaign(CampaignId id) {
    return router.read(
        DOMAIN, "vouchers.campaign", key(id), () -> legacy.campaign(id), () -> domain.campaign(id));
  }

  @Override
  public Campaign current(CampaignId id) {
    return router.current(
        DOMAIN,
        "campaigns.current",
        now -> key(id),
        () -> legacy.campaign(id),
        () -> domain.campaign(id));
  }

  // A list of what is to be done soon, by now perhaps by somebody else: no fact to compare.
  @Override
  public List<VoucherId> overdue(LocalDate today, int most) {
    return router.ask(DOMAIN, () -> legacy.overdue(today, most), () -> domain.overdue(today, most));
  }

  @Override
  public VoucherId nextId() {
    return router.ask(DOMAIN, legacy::nextId, domain::nextId);
  }

  @Override
  public RedemptionId nextRedemptionId() {
    return router.ask(DOMAIN, legacy::nextRedemptionId, domain::nextRedemptionId);
  }

  @Override
  public <R> Change<R> change(VoucherId id, Function<Voucher, Change<R>> rule) {
    return router.write(
        DOMAIN,
        "vouchers.change",
        id,
        intent -> seconds.afterLegacy(intent, legacy.change(intent, id, rule)),
        intent -> seconds.inDomain(intent, () -> domain.change(id, rule), Change::parts));
  }

  @Override
  public <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    return router.write(
        DOMAIN,
        "campaigns.change",
        key(id),
        intent -> seconds.afterLegacy(intent, legacy.change(intent, id, request, rule)),
        intent -> seconds.inDomain(intent, () -> domain.change(id, request, rule), Change::parts));
  }

  private static Long key(CampaignId id) {
    return -id.value();
  }
}

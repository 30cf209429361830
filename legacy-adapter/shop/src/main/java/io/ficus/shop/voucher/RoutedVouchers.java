package io.ficus.shop.voucher;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.membership.RequestId;
import io.ficus.seam.DomainTransactions;
import io.ficus.seam.Intent;
import io.ficus.seam.Positioned;
import io.ficus.seam.SeamRouter;
import io.ficus.seam.Written;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The seam on the port of vouchers: the stage says which store answers. Thread-safe. */
final class RoutedVouchers implements Vouchers {

  private static final String DOMAIN = LegacyVouchers.DOMAIN;

  private final SeamRouter router;
  private final LegacyVouchers legacy;
  private final Vouchers domain;
  private final VoucherRecords domainRecords;
  private final AppliedPositions positions;
  private final DomainTransactions store;
  private final IntentLedger ledger;

  /**
   * @param domain the vouchers of the domain store
   * @param domainRecords the same, as facts
   * @param positions in the domain store
   * @param store transactions of the domain store
   * @param ledger in the domain store
   */
  RoutedVouchers(
      SeamRouter router,
      LegacyVouchers legacy,
      Vouchers domain,
      VoucherRecords domainRecords,
      AppliedPositions positions,
      DomainTransactions store,
      IntentLedger ledger) {
    this.router = router;
    this.legacy = legacy;
    this.domain = domain;
    this.domainRecords = domainRecords;
    this.positions = positions;
    this.store = store;
    this.ledger = ledger;
  }

  @Override
  public Optional<Voucher> find(VoucherId id) {
    return router.read(DOMAIN, "vouchers.find", id, () -> legacy.find(id), () -> domain.find(id));
  }

  @Override
  public Optional<VoucherId> withCode(VoucherCode code) {
    return router.read(
        DOMAIN,
        "vouchers.withCode",
        code,
        () -> legacy.withCode(code),
        () -> domain.withCode(code));
  }

  @Override
  public Campaign campaign(CampaignId id) {
    return router.read(
        DOMAIN, "vouchers.campaign", id, () -> legacy.campaign(id), () -> domain.campaign(id));
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
        intent -> legacyDid(intent, legacy.change(intent, id, rule)),
        intent -> domainDoes(intent, () -> domain.change(id, rule)));
  }

  @Override
  public <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    return router.write(
        DOMAIN,
        "campaigns.change",
        id,
        intent -> legacyDid(intent, legacy.change(intent, id, request, rule)),
        intent -> domainDoes(intent, () -> domain.change(id, request, rule)));
  }

  private <R> Written<Change<R>> legacyDid(Intent intent, LegacyWritten<R> written) {
    // Without a place in the log nobody can tell whether CDC has brought something newer, so CDC
    // alone brings it.
    return written.stored().isEmpty() || written.position().isEmpty()
        ? Written.nothing(written.change())
        : Written.then(
            written.change(),
            () -> bringToDomain(intent, written.stored(), written.position().get()));
  }

  private <R> Written<Change<R>> domainDoes(Intent intent, Supplier<Change<R>> change) {
    Positioned<Change<R>> done = store.run(intent, change);
    return done.result().parts().isEmpty()
        ? Written.nothing(done.result())
        : Written.then(
            done.result(), () -> bringToLegacy(intent, done.result().parts(), done.position()));
  }

  private void bringToLegacy(Intent intent, List<VoucherPart> parts, SourcePosition position) {
    legacy.bring(intent, parts, position);
    ledger.broughtBySecondWrite(DOMAIN, intent.id());
  }

  // CDC brings the same rows, before or after this, and maybe later ones. Only those that the
  // domain does not have yet at this position are written (contract C10).
  private void bringToDomain(Intent intent, List<VoucherPart> stored, SourcePosition position) {
    store.copy(
        intent,
        () -> {
          List<RowKey> rows = stored.stream().map(legacy::rowOf).toList();
          Set<RowKey> moved = positions.advance(DOMAIN, rows, position);
          List<VoucherPart> parts =
              stored.stream().filter(part -> moved.contains(legacy.rowOf(part))).toList();
          if (!parts.isEmpty()) {
            domainRecords.put(parts);
          }
          ledger.broughtBySecondWrite(DOMAIN, intent.id());
        });
  }
}

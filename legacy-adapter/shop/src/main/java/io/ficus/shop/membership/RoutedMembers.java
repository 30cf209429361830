package io.ficus.shop.membership;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.seam.DomainTransactions;
import io.ficus.seam.Intent;
import io.ficus.seam.Positioned;
import io.ficus.seam.SeamRouter;
import io.ficus.seam.Written;
import io.ficus.seam.reverse.IntentLedger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The seam on membership's port: the stage says which store answers. Thread-safe. */
final class RoutedMembers implements Members {

  private static final String DOMAIN = LegacyMembers.DOMAIN;

  private final SeamRouter router;
  private final LegacyMembers legacy;
  private final Members domain;
  private final MemberRecords domainRecords;
  private final AppliedPositions positions;
  private final DomainTransactions store;
  private final IntentLedger ledger;

  /**
   * @param domain the members of the domain store
   * @param domainRecords the same, as facts
   * @param positions in the domain store
   * @param store transactions of the domain store
   * @param ledger in the domain store
   */
  RoutedMembers(
      SeamRouter router,
      LegacyMembers legacy,
      Members domain,
      MemberRecords domainRecords,
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
  public Optional<Member> find(MemberId id) {
    return router.read(DOMAIN, "members.find", id, () -> legacy.find(id), () -> domain.find(id));
  }

  @Override
  public MemberId nextId() {
    return router.ask(DOMAIN, legacy::nextId, domain::nextId);
  }

  @Override
  public EntryId nextEntryId() {
    return router.ask(DOMAIN, legacy::nextEntryId, domain::nextEntryId);
  }

  @Override
  public <R> Change<R> change(MemberId id, Function<Member, Change<R>> rule) {
    return router.write(
        DOMAIN,
        "members.change",
        id,
        intent -> changeLegacy(intent, id, rule),
        intent -> changeDomain(intent, id, rule));
  }

  private <R> Written<Change<R>> changeLegacy(
      Intent intent, MemberId id, Function<Member, Change<R>> rule) {
    LegacyWritten<R> written = legacy.change(intent, id, rule);
    // Without a place in the log nobody can tell whether CDC has brought something newer, so CDC
    // alone brings it.
    return written.stored().isEmpty() || written.position().isEmpty()
        ? Written.nothing(written.change())
        : Written.then(
            written.change(), () -> bringToDomain(intent, written, written.position().get()));
  }

  private <R> Written<Change<R>> changeDomain(
      Intent intent, MemberId id, Function<Member, Change<R>> rule) {
    Positioned<Change<R>> done = store.run(intent, () -> domain.change(id, rule));
    return done.result().parts().isEmpty()
        ? Written.nothing(done.result())
        : Written.then(done.result(), () -> bringToLegacy(intent, done));
  }

  private void bringToLegacy(Intent intent, Positioned<? extends Change<?>> done) {
    legacy.bring(intent, done.result().parts(), done.position());
    ledger.broughtBySecondWrite(DOMAIN, intent.id());
  }

  // CDC brings the same rows, before or after this, and maybe later ones. Only those that the
  // domain does not have yet at this position are written (contract C10).
  private void bringToDomain(Intent intent, LegacyWritten<?> written, SourcePosition position) {
    store.copy(
        intent,
        () -> {
          List<RowKey> rows = written.stored().stream().map(legacy::rowOf).toList();
          Set<RowKey> moved = positions.advance(DOMAIN, rows, position);
          List<MemberPart> parts =
              written.stored().stream().filter(p -> moved.contains(legacy.rowOf(p))).toList();
          if (!parts.isEmpty()) {
            domainRecords.put(parts);
          }
          ledger.broughtBySecondWrite(DOMAIN, intent.id());
        });
  }
}

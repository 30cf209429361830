package io.ficus.seam;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.SourcePosition;
import io.ficus.seam.reverse.IntentLedger;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What follows a domain's routed write: the same facts for the other store, by rows, each only
 * where nothing newer stands (contract C10). Thread-safe.
 *
 * @param <P> a part of what the domain keeps: one row of the legacy store
 */
public final class SecondWrites<P> {

  private final String domain;
  private final ReverseChanges.Destination<P> legacy;
  private final Consumer<List<P>> domainStore;
  private final AppliedPositions positions;
  private final DomainTransactions transactions;
  private final IntentLedger ledger;

  /**
   * @param domainStore stores parts that were decided elsewhere
   * @param positions in the domain store
   * @param transactions of the domain store
   * @param ledger in the domain store
   */
  public SecondWrites(
      String domain,
      ReverseChanges.Destination<P> legacy,
      Consumer<List<P>> domainStore,
      AppliedPositions positions,
      DomainTransactions transactions,
      IntentLedger ledger) {
    this.domain = domain;
    this.legacy = legacy;
    this.domainStore = domainStore;
    this.positions = positions;
    this.transactions = transactions;
    this.ledger = ledger;
  }

  /** Of a write that the legacy store has committed. */
  public <T> Written<T> afterLegacy(Intent intent, LegacyWritten<T, P> done) {
    // Without a place in the log nobody can tell whether CDC has brought something newer, so CDC
    // alone brings it.
    return done.stored().isEmpty() || done.position().isEmpty()
        ? Written.nothing(done.answer())
        : Written.then(
            done.answer(), () -> bringToDomain(intent, done.stored(), done.position().get()));
  }

  /**
   * Does a write in a transaction of the domain store.
   *
   * @param partsOf what it has changed
   */
  public <T> Written<T> inDomain(Intent intent, Supplier<T> write, Function<T, List<P>> partsOf) {
    Positioned<T> done = transactions.run(intent, write);
    List<P> parts = partsOf.apply(done.result());
    return parts.isEmpty()
        ? Written.nothing(done.result())
        : Written.then(done.result(), () -> bringToLegacy(intent, parts, done.position()));
  }

  private void bringToLegacy(Intent intent, List<P> parts, SourcePosition position) {
    legacy.bring(intent, parts, position);
    ledger.broughtBySecondWrite(domain, intent.id());
  }

  // CDC brings the same rows, before or after this, and maybe later ones.
  private void bringToDomain(Intent intent, List<P> stored, SourcePosition position) {
    transactions.copy(
        intent,
        () -> {
          List<P> parts = positions.newer(domain, stored, legacy::rowOf, position);
          if (!parts.isEmpty()) {
            domainStore.accept(parts);
          }
          ledger.broughtBySecondWrite(domain, intent.id());
        });
  }
}

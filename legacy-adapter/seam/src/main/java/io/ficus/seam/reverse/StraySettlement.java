package io.ficus.seam.reverse;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Mandate;
import io.ficus.cutover.Authority;
import io.ficus.seam.ownership.Ownership;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets a person decide what becomes of a stray write. Thread-safe. */
public final class StraySettlement {

  private final String domain;
  private final StrayWrites strays;
  private final Ownership domainStore;
  private final ChangeHandler translator;
  private final Function<ChangeEvent, Optional<String>> restore;
  private final IntentLedger ledger;
  private final TransactionTemplate transaction;

  /**
   * @param domainStore the ownership of the domain store
   * @param translator applies a legacy change to the domain store
   * @param restore makes a legacy row again what the domain store says, in a legacy transaction of
   *     its own that is committed when it returns, and says with what intent; empty if there was
   *     nothing to do. Twice is as good as once
   * @param ledger hears that the domain store has decided what is restored
   * @param transactions of the domain store
   */
  public StraySettlement(
      String domain,
      StrayWrites strays,
      Ownership domainStore,
      ChangeHandler translator,
      Function<ChangeEvent, Optional<String>> restore,
      IntentLedger ledger,
      PlatformTransactionManager transactions) {
    this.domain = domain;
    this.strays = strays;
    this.domainStore = domainStore;
    this.translator = translator;
    this.restore = restore;
    this.ledger = ledger;
    this.transaction = new TransactionTemplate(transactions);
  }

  /** The domain store takes the write over, as if CDC had brought it. */
  public SettlementOutcome adopt(long id, Mandate mandate) {
    return settle(id, StrayWrite.State.ADOPTED, Optional.of(mandate), this::apply);
  }

  /** Applies the write to the domain store for real, and rolls it back. */
  public SettlementOutcome rehearseAdoption(long id) {
    return settle(id, StrayWrite.State.ADOPTED, Optional.empty(), this::apply);
  }

  /** The legacy row is made again what the domain store says. */
  public SettlementOutcome refuse(long id, Mandate mandate) {
    return settle(id, StrayWrite.State.REFUSED, Optional.of(mandate), this::restore);
  }

  /** Looks whether the write could be refused; does not touch the legacy row. */
  public SettlementOutcome rehearseRefusal(long id) {
    return settle(id, StrayWrite.State.REFUSED, Optional.empty(), event -> {});
  }

  private void apply(ChangeEvent event) {
    translator.apply(List.of(event));
  }

  // Without the note the legacy log would show a write that nobody has decided: a divergence.
  private void restore(ChangeEvent event) {
    restore.apply(event).ifPresent(id -> ledger.decidedByDomain(domain, List.of(id)));
  }

  private SettlementOutcome settle(
      long id, StrayWrite.State state, Optional<Mandate> mandate, Consumer<ChangeEvent> how) {
    SettlementOutcome outcome =
        transaction.execute(
            status -> {
              if (domainStore.held(domain).authority() != Authority.DOMAIN) {
                return new SettlementOutcome.NotTheAuthority();
              }
              Optional<ChangeEvent> event = strays.take(domain, id);
              if (event.isEmpty()) {
                return new SettlementOutcome.NotOpen(id);
              }
              how.accept(event.get());
              mandate.ifPresentOrElse(
                  given -> strays.settle(id, state, given), status::setRollbackOnly);
              return new SettlementOutcome.Settled(id, state);
            });
    return Objects.requireNonNull(outcome);
  }
}

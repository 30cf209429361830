package io.ficus.seam.reverse;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.cutover.Authority;
import io.ficus.seam.ownership.Ownership;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets a person decide what becomes of a stray write. Thread-safe. */
public final class StraySettlement {

  /** The class of SQLSTATE for what breaks a rule of the store. */
  private static final String INTEGRITY = "23";

  private final String domain;
  private final StrayWrites strays;
  private final Ownership domainStore;
  private final StrayMerge<?, ?> merge;
  private final IntentLedger ledger;
  private final TransactionTemplate transaction;

  /**
   * @param domainStore the ownership of the domain store
   * @param settled the domain
   * @param ledger hears that the domain store has decided what is restored, and that the legacy
   *     store has what is adopted
   * @param transactions of the domain store
   */
  public StraySettlement(
      String domain,
      StrayWrites strays,
      Ownership domainStore,
      SettledDomain<?, ?> settled,
      IntentLedger ledger,
      PlatformTransactionManager transactions) {
    this.domain = domain;
    this.strays = strays;
    this.domainStore = domainStore;
    this.merge = new StrayMerge<>(settled);
    this.ledger = ledger;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * The domain takes the write over as a decision of its own, unless it has decided otherwise: then
   * nothing is changed, and the write stays open.
   */
  public SettlementOutcome adopt(long id, Mandate mandate) {
    return settle(
        id, StrayWrite.State.ADOPTED, Optional.of(mandate), event -> apply(event, intent(id)));
  }

  /** Applies the write to the domain store for real, and rolls it back. */
  public SettlementOutcome rehearseAdoption(long id) {
    return settle(
        id, StrayWrite.State.ADOPTED, Optional.empty(), event -> apply(event, intent(id)));
  }

  /** The legacy row is made again what the domain store says. */
  public SettlementOutcome refuse(long id, Mandate mandate) {
    return settle(id, StrayWrite.State.REFUSED, Optional.of(mandate), this::restore);
  }

  /** Looks whether the write could be refused; does not touch the legacy row. */
  public SettlementOutcome rehearseRefusal(long id) {
    return settle(id, StrayWrite.State.REFUSED, Optional.empty(), event -> Optional.empty());
  }

  /** An adoption's: one is adopted once, and a person finds the write by it. */
  private static String intent(long id) {
    return "stray-" + id;
  }

  // What is decided belongs to the adoption, so that the ledger can be told at once that the legacy
  // store has it: its log has shown it, as the stray write. The reverse sync brings it all the
  // same. Where that changes no row, its log shows nothing of it, and the ledger would wait for
  // ever.
  private Optional<String> apply(ChangeEvent event, String intent) {
    domainStore.admitAuthority(domain, Optional.empty(), intent);
    try {
      return merge.adopt(event, () -> ledger.seenInLegacy(domain, List.of(intent)));
    } catch (UnmappableChangeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Such as a code that the domain has given to another voucher meanwhile.
      return Optional.of(
          "the domain store does not take it: " + brokenRule(e).orElseThrow(() -> e));
    }
  }

  private static Optional<String> brokenRule(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && String.valueOf(sql.getSQLState()).startsWith(INTEGRITY)) {
        return Optional.of(String.valueOf(sql.getMessage()));
      }
    }
    return Optional.empty();
  }

  // Without the note the legacy log would show a write that nobody has decided: a divergence.
  private Optional<String> restore(ChangeEvent event) {
    try {
      merge.restore(event).ifPresent(id -> ledger.decidedByDomain(domain, List.of(id)));
      return Optional.empty();
    } catch (UnmappableChangeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Settles one.
   *
   * @param how does it, or says what stands against it
   */
  private SettlementOutcome settle(
      long id,
      StrayWrite.State state,
      Optional<Mandate> mandate,
      Function<ChangeEvent, Optional<String>> how) {
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
              Optional<String> obstacle =
                  older(id, state, event.get()).or(() -> how.apply(event.get()));
              if (obstacle.isPresent()) {
                status.setRollbackOnly();
                return new SettlementOutcome.NotAdoptable(id, obstacle.get());
              }
              mandate.ifPresentOrElse(
                  given -> strays.settle(id, state, given), status::setRollbackOnly);
              return new SettlementOutcome.Settled(id, state);
            });
    return Objects.requireNonNull(outcome);
  }

  // A later write of a row was made on what an earlier one left: taken over first, it would be
  // undone when the earlier one is.
  private Optional<String> older(long id, StrayWrite.State state, ChangeEvent event) {
    return state == StrayWrite.State.ADOPTED
        ? strays
            .oldestOpen(domain, event.rowKey())
            .filter(first -> first < id)
            .map(first -> "stray write " + first + " of the same row is older; settle that first")
        : Optional.empty();
  }
}

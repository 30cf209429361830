package io.ficus.shop.repair;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.cdc.Watermarks;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.BeforeImage;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.Repairer;
import io.ficus.seam.Committed;
import io.ficus.seam.DomainTransactions;
import io.ficus.seam.Intent;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.Positioned;
import io.ficus.seam.ownership.WriteRefusedException;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.StrayWrites;
import io.ficus.shop.engine.ShopDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Brings an aggregate in the store that follows to what the store that leads says now.
 *
 * <p>Towards the domain store: the shop's rows are read under their locks together with the place
 * in its log, and brought like a second write (contract C10): the next change of any of them stands
 * behind that place, so the newer-position rule settles every order. Towards the shop: the
 * aggregate is read under its lock together with the place in the domain store's log, and brought
 * as the reverse sync would; but where somebody has to decide about a stray write first, nothing is
 * written over it.
 *
 * @param <P> a part of an aggregate
 * @param <K> its name
 */
public final class PartRepairer<P, K> implements Repairer {

  /** For how long an application lets it wait. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
  private static final String OPERATION = "repair";

  private final RepairedDomain<P, K> domain;
  private final DSLContext sql;
  private final ShopDatabase shop;
  private final LegacyTransactions legacyTransactions;
  private final DomainTransactions store;
  private final AppliedPositions positions;
  private final IntentLedger ledger;
  private final StrayWrites strays;
  private final Watermarks watermarks;
  private final Duration patience;

  /**
   * @param source connections of the shop's database
   * @param positions in the domain store
   * @param watermarks tell the place in a log that cannot be asked inside a transaction
   * @param patience how long it tries to get an aggregate's rows, and waits for transactions of the
   *     shop that may still bring what looks absent
   */
  public PartRepairer(
      RepairedDomain<P, K> domain,
      DataSource source,
      ShopDatabase shop,
      LegacyTransactions legacyTransactions,
      DomainTransactions store,
      AppliedPositions positions,
      IntentLedger ledger,
      StrayWrites strays,
      Watermarks watermarks,
      Duration patience) {
    this.domain = domain;
    this.sql = shop.sql(source);
    this.shop = shop;
    this.legacyTransactions = legacyTransactions;
    this.store = store;
    this.positions = positions;
    this.ledger = ledger;
    this.strays = strays;
    this.watermarks = watermarks;
    this.patience = patience;
  }

  @Override
  public String domain() {
    return domain.name();
  }

  @Override
  public RepairOutcome repair(RepairTarget target, AggregateKey key, Terms terms) {
    return guarded(
        () ->
            switch (target) {
              case DOMAIN -> toDomain(key, terms);
              case LEGACY -> toLegacy(key, terms);
            });
  }

  @Override
  public RepairOutcome undo(AggregateKey key, BeforeImage before, Terms terms) {
    Image<P, K> image = domain.read(key, before.text());
    // Just behind the repair: nothing else stands there, so whatever came since is newer.
    SourcePosition repaired = SourcePosition.parse(before.position());
    Mending<P, K> mending =
        new Mending<>(
            image.parts(),
            image.absent(),
            new SourcePosition(repaired.segment(), repaired.offset() + 1));
    return guarded(
        () ->
            switch (before.target()) {
              case DOMAIN -> inDomain(key, mending, terms);
              case LEGACY -> {
                Set<K> names = domain.keysOf(image.parts());
                names.addAll(image.absent());
                requireNoStray(names);
                yield inLegacy(key, () -> mending, terms);
              }
            });
  }

  private RepairOutcome toDomain(AggregateKey key, Terms terms) {
    List<P> there = domain.inDomain(key);
    Set<K> names = domain.keysOf(there);
    if (terms.rehearsal()) {
      Witnessed<P, K> seen = domain.witness(key, names, false);
      int withdrawn = (int) seen.withdrawn().stream().filter(names::contains).count();
      return told(
          missing(seen.parts(), there),
          withdrawn + (terms.removals() ? seen.absent().size() : 0),
          terms.removals() ? 0 : seen.absent().size());
    }
    Committed<Held<P, K>> held = held(key, names, terms);
    Witnessed<P, K> seen = held.result().seen();
    SourcePosition at =
        held.result().marked().or(held::position).orElseThrow(PartRepairer::noPlace);
    Set<K> unwanted = new HashSet<>(seen.withdrawn());
    if (terms.removals() && !seen.absent().isEmpty()) {
      if (!shop.awaitEarlierWriters(sql, patience)) {
        return new RepairOutcome.Withheld(
            "a transaction of the shop that may still bring what looks absent has not ended within "
                + patience.toMillis()
                + " ms");
      }
      unwanted.addAll(domain.witness(key, seen.absent(), false).absent());
    }
    RepairOutcome outcome = inDomain(key, new Mending<>(seen.parts(), unwanted, at), terms);
    return outcome instanceof RepairOutcome.Nothing && !terms.removals()
        ? told(0, 0, seen.absent().size())
        : outcome;
  }

  private RepairOutcome toLegacy(AggregateKey key, Terms terms) {
    List<P> there = domain.inShop(key);
    List<P> decided = domain.inDomain(key);
    Set<K> names = domain.keysOf(there);
    names.addAll(domain.keysOf(decided));
    requireNoStray(names);
    if (terms.rehearsal()) {
      Set<K> surplus = domain.keysOf(there);
      surplus.removeAll(domain.keysOf(decided));
      return told(
          missing(decided, there),
          terms.removals() ? surplus.size() : 0,
          terms.removals() ? 0 : surplus.size());
    }
    Positioned<List<P>> held = store.run(intent(terms), () -> domain.heldInDomain(key));
    List<P> wanted = held.result();
    AtomicInteger withheld = new AtomicInteger();
    RepairOutcome outcome =
        inLegacy(
            key,
            () -> {
              Set<K> surplus = domain.keysOf(domain.inShop(key));
              surplus.removeAll(domain.keysOf(wanted));
              int all = surplus.size();
              if (!terms.removals()) {
                // What stays as a row that says so is no delete.
                surplus.removeIf(name -> !domain.keepsRow(name));
              }
              withheld.set(all - surplus.size());
              return new Mending<>(wanted, surplus, held.position());
            },
            terms);
    return outcome instanceof RepairOutcome.Nothing && withheld.get() > 0
        ? told(0, 0, withheld.get())
        : outcome;
  }

  private void requireNoStray(Set<K> names) {
    if (strays.anyOpen(domain.name(), names.stream().map(domain::rowOf).toList())) {
      throw new StrayException();
    }
  }

  private int missing(List<P> wanted, List<P> there) {
    Set<P> have = new HashSet<>(there);
    return (int) wanted.stream().filter(part -> !have.contains(part)).count();
  }

  private record Held<P, K>(Witnessed<P, K> seen, Optional<SourcePosition> marked) {}

  /** Tries until nobody else has one of the rows. */
  private Committed<Held<P, K>> held(AggregateKey key, Set<K> there, Terms terms) {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return legacyTransactions.join(
            intent(terms), () -> new Held<>(domain.witness(key, there, true), marked()));
      } catch (DataAccessException e) {
        if (!locked(e)) {
          throw e;
        }
        if (System.nanoTime() > until) {
          throw new HotException();
        }
        LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
      }
    }
  }

  /** While the rows are locked; where the log cannot be asked inside the transaction. */
  private Optional<SourcePosition> marked() {
    return switch (shop.engine()) {
      case POSTGRESQL -> Optional.empty();
      case MARIADB -> Optional.of(watermarks.mark().position());
    };
  }

  private RepairOutcome inDomain(AggregateKey key, Mending<P, K> mending, Terms terms) {
    AtomicReference<RepairOutcome> outcome = new AtomicReference<>();
    store.copy(
        intent(terms),
        () ->
            outcome.set(
                mending.in(
                    domain,
                    positions,
                    domain.name(),
                    domain,
                    () -> domain.inDomain(key),
                    image -> keep(RepairTarget.DOMAIN, key, image, mending, terms))));
    return Objects.requireNonNull(outcome.get());
  }

  private RepairOutcome inLegacy(AggregateKey key, Supplier<Mending<P, K>> mending, Terms terms) {
    RepairOutcome outcome =
        domain.mendShop(
            intent(terms),
            key,
            mending,
            (done, image) -> keep(RepairTarget.LEGACY, key, image, done, terms));
    if (outcome instanceof RepairOutcome.Written) {
      // The shop's log is going to show this intent; it is the domain store that decided it.
      ledger.decidedByDomain(domain.name(), List.of(terms.id()));
    }
    return outcome;
  }

  private void keep(
      RepairTarget target,
      AggregateKey key,
      Image<P, K> image,
      Mending<P, K> mending,
      Terms terms) {
    terms.keep().accept(new BeforeImage(target, domain.write(key, image), mending.at().toString()));
  }

  private RepairOutcome guarded(Supplier<RepairOutcome> work) {
    try {
      return work.get();
    } catch (UnmappableChangeException e) {
      return new RepairOutcome.Withheld(
          "the shop holds what " + domain.name() + " cannot take: " + e.getMessage());
    } catch (WriteRefusedException e) {
      return new RepairOutcome.Withheld("the authority moved: " + e.getMessage());
    } catch (StrayException e) {
      return new RepairOutcome.Withheld(
          "a stray write of one of its rows waits for a decision: ficus stray list "
              + domain.name());
    } catch (HotException e) {
      return new RepairOutcome.Withheld("somebody has been writing its rows all the time");
    }
  }

  private static RepairOutcome told(int stored, int removed, int withheld) {
    if (stored + removed > 0) {
      return new RepairOutcome.Written(stored, removed);
    }
    return withheld > 0
        ? new RepairOutcome.Withheld(
            withheld
                + " rows are not in the store that leads; plan with deletes to have them deleted")
        : new RepairOutcome.Nothing(
            "every part agrees, or holds something newer; what differs follows from something else");
  }

  private Intent intent(Terms terms) {
    return new Intent(domain.name(), OPERATION, terms.id(), OptionalLong.empty());
  }

  private static boolean locked(DataAccessException e) {
    // 55P03 is PostgreSQL's; MariaDB has no state of its own for it.
    return "55P03".equals(e.sqlState())
        || (e.getCause() instanceof SQLException cause && cause.getErrorCode() == 1205);
  }

  private static IllegalStateException noPlace() {
    return new IllegalStateException("The shop's log does not say where it stands");
  }

  /** Somebody wrote one of the rows past Ficus, and it is not settled. */
  private static final class StrayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Somebody else had one of the rows at every attempt. */
  private static final class HotException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}

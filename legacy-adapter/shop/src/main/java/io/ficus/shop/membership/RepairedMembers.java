package io.ficus.shop.membership;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.cdc.Watermarks;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
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
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.membership.WitnessedRows.Witnessed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * Brings a member in the store that follows to what the store that leads says now.
 *
 * <p>Towards the domain store: the shop's rows are read under their locks together with the place
 * in its log, and brought like a second write (contract C10): the next change of any of them stands
 * behind that place, so the newer-position rule settles every order. Towards the shop: the member
 * is read under its lock together with the place in the domain store's log, and brought as the
 * reverse sync would.
 */
final class RepairedMembers implements Repairer {

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
  private static final String OPERATION = "repair";

  private final DSLContext sql;
  private final ShopDatabase shop;
  private final LegacyTransactions legacyTransactions;
  private final LegacyMembers legacy;
  private final Members domain;
  private final MemberRecords records;
  private final DomainTransactions store;
  private final AppliedPositions positions;
  private final IntentLedger ledger;
  private final Watermarks watermarks;
  private final Duration patience;

  /**
   * @param source connections of the shop's database
   * @param domain the members of the domain store
   * @param records the same, as facts
   * @param positions in the domain store
   * @param watermarks tell the place in a log that cannot be asked inside a transaction
   * @param patience how long it tries to get a member's rows, and waits for transactions of the
   *     shop that may still bring what looks absent
   */
  RepairedMembers(
      DataSource source,
      ShopDatabase shop,
      LegacyTransactions legacyTransactions,
      LegacyMembers legacy,
      Members domain,
      MemberRecords records,
      DomainTransactions store,
      AppliedPositions positions,
      IntentLedger ledger,
      Watermarks watermarks,
      Duration patience) {
    this.sql = shop.sql(source);
    this.shop = shop;
    this.legacyTransactions = legacyTransactions;
    this.legacy = legacy;
    this.domain = domain;
    this.records = records;
    this.store = store;
    this.positions = positions;
    this.ledger = ledger;
    this.watermarks = watermarks;
    this.patience = patience;
  }

  @Override
  public String domain() {
    return LegacyMembers.DOMAIN;
  }

  @Override
  public RepairOutcome repair(RepairTarget target, AggregateKey key, Terms terms) {
    return guarded(
        () -> {
          MemberId member = ShopToMembership.member(ShopRow.CUSTOMER, key.number());
          return switch (target) {
            case DOMAIN -> toDomain(member, terms);
            case LEGACY -> toLegacy(member, terms);
          };
        });
  }

  @Override
  public RepairOutcome undo(AggregateKey key, BeforeImage before, Terms terms) {
    MemberImage image = MemberImage.parse(before.text());
    // Just behind the repair: nothing else stands there, so whatever came since is newer.
    SourcePosition repaired = SourcePosition.parse(before.position());
    Mending mending =
        new Mending(
            image.parts(),
            image.absent(),
            new SourcePosition(repaired.segment(), repaired.offset() + 1));
    return guarded(
        () ->
            switch (before.target()) {
              case DOMAIN -> inDomain(image.member(), mending, terms);
              case LEGACY -> inLegacy(image.member(), () -> mending, terms);
            });
  }

  private RepairOutcome toDomain(MemberId member, Terms terms) {
    Set<MemberPart.Key> there = keys(domain.find(member).orElseGet(() -> Member.unknown(member)));
    if (terms.rehearsal()) {
      Witnessed seen = new WitnessedRows(sql, false).read(member, there);
      Set<MemberPart> have =
          new HashSet<>(
              MemberImage.partsOf(domain.find(member).orElseGet(() -> Member.unknown(member)))
                  .toList());
      int stored = (int) seen.parts().stream().filter(part -> !have.contains(part)).count();
      int withdrawn = (int) seen.withdrawn().stream().filter(there::contains).count();
      return told(
          stored,
          withdrawn + (terms.removals() ? seen.absent().size() : 0),
          terms.removals() ? 0 : seen.absent().size());
    }
    Committed<Held> held = held(member, there, terms);
    Witnessed seen = held.result().seen();
    SourcePosition at =
        held.result().marked().or(held::position).orElseThrow(RepairedMembers::noPlace);
    Set<MemberPart.Key> unwanted = new HashSet<>(seen.withdrawn());
    if (terms.removals() && !seen.absent().isEmpty()) {
      if (!shop.awaitEarlierWriters(sql, patience)) {
        return new RepairOutcome.Withheld(
            "a transaction of the shop that may still bring what looks absent has not ended within "
                + patience.toMillis()
                + " ms");
      }
      unwanted.addAll(new WitnessedRows(sql, false).read(member, seen.absent()).absent());
    }
    RepairOutcome outcome = inDomain(member, new Mending(seen.parts(), unwanted, at), terms);
    return outcome instanceof RepairOutcome.Nothing && !terms.removals()
        ? told(0, 0, seen.absent().size())
        : outcome;
  }

  private RepairOutcome toLegacy(MemberId member, Terms terms) {
    if (terms.rehearsal()) {
      Member wanted = domain.find(member).orElseGet(() -> Member.unknown(member));
      Member there = legacy.find(member).orElseGet(() -> Member.unknown(member));
      Set<MemberPart> have = new HashSet<>(MemberImage.partsOf(there).toList());
      int stored = (int) MemberImage.partsOf(wanted).filter(part -> !have.contains(part)).count();
      Set<MemberPart.Key> surplus = keys(there);
      surplus.removeAll(keys(wanted));
      return told(
          stored, terms.removals() ? surplus.size() : 0, terms.removals() ? 0 : surplus.size());
    }
    Positioned<Change<Member>> held =
        store.run(intent(terms), () -> domain.change(member, now -> new Change<>(now, List.of())));
    Member wanted = held.result().outcome();
    return inLegacy(
        member,
        () -> {
          Set<MemberPart.Key> surplus =
              keys(legacy.find(member).orElseGet(() -> Member.unknown(member)));
          surplus.removeAll(keys(wanted));
          if (!terms.removals()) {
            // A consent that is taken back stays as a row that says so; nothing is deleted.
            surplus.removeIf(key -> !(key instanceof MemberPart.Key.OfMarketingConsent));
          }
          return new Mending(MemberImage.partsOf(wanted).toList(), surplus, held.position());
        },
        terms);
  }

  private record Held(Witnessed seen, Optional<SourcePosition> marked) {}

  /** Tries until nobody else has one of the rows. */
  private Committed<Held> held(MemberId member, Set<MemberPart.Key> there, Terms terms) {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return legacyTransactions.join(
            intent(terms),
            () -> new Held(new WitnessedRows(sql, true).read(member, there), marked()));
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

  private RepairOutcome inDomain(MemberId member, Mending mending, Terms terms) {
    AtomicReference<RepairOutcome> outcome = new AtomicReference<>();
    store.copy(
        intent(terms),
        () ->
            outcome.set(
                mending.in(
                    new Mending.Store() {
                      @Override
                      public void put(List<MemberPart> parts) {
                        records.put(parts);
                      }

                      @Override
                      public void remove(List<MemberPart.Key> keys) {
                        records.remove(keys);
                      }
                    },
                    positions,
                    LegacyMembers.DOMAIN,
                    shop,
                    () -> domain.find(member).orElseGet(() -> Member.unknown(member)),
                    image -> terms.keep().accept(kept(RepairTarget.DOMAIN, image, mending)))));
    return Objects.requireNonNull(outcome.get());
  }

  private RepairOutcome inLegacy(MemberId member, Supplier<Mending> mending, Terms terms) {
    RepairOutcome outcome =
        legacy.mend(
            intent(terms),
            member,
            mending,
            (done, image) -> terms.keep().accept(kept(RepairTarget.LEGACY, image, done)));
    if (outcome instanceof RepairOutcome.Written) {
      // The shop's log is going to show this intent; it is the domain store that decided it.
      ledger.decidedByDomain(LegacyMembers.DOMAIN, List.of(terms.id()));
    }
    return outcome;
  }

  private static BeforeImage kept(RepairTarget target, MemberImage image, Mending mending) {
    return new BeforeImage(target, image.text(), mending.at().toString());
  }

  private static RepairOutcome guarded(Supplier<RepairOutcome> work) {
    try {
      return work.get();
    } catch (UnmappableChangeException e) {
      return new RepairOutcome.Withheld(
          "the shop holds what membership cannot take: " + e.getMessage());
    } catch (WriteRefusedException e) {
      return new RepairOutcome.Withheld("the authority moved: " + e.getMessage());
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

  private static Set<MemberPart.Key> keys(Member member) {
    return WitnessedRows.keys(MemberImage.partsOf(member).toList());
  }

  private static Intent intent(Terms terms) {
    return new Intent(LegacyMembers.DOMAIN, OPERATION, terms.id(), OptionalLong.empty());
  }

  private static boolean locked(DataAccessException e) {
    // 55P03 is PostgreSQL's; MariaDB has no state of its own for it.
    return "55P03".equals(e.sqlState())
        || (e.getCause() instanceof SQLException cause && cause.getErrorCode() == 1205);
  }

  private static IllegalStateException noPlace() {
    return new IllegalStateException("The shop's log does not say where it stands");
  }

  /** Somebody else had one of the rows at every attempt. */
  private static final class HotException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}

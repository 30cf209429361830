package io.ficus.shop.membership;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.seam.Committed;
import io.ficus.seam.Intent;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.LegacyWritten;
import io.ficus.seam.ReverseChanges;
import io.ficus.seam.reverse.ReverseFeed;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.repair.Image;
import io.ficus.shop.repair.Mending;
import io.ficus.shop.repair.Parts;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The members in the shop's own tables. Everything it writes carries an origin mark. Thread-safe.
 */
final class LegacyMembers
    implements Members, MemberRecords, ReverseChanges.Destination<MemberPart> {

  static final String DOMAIN = "membership";

  private final ShopDatabase shop;
  private final DSLContext sql;
  private final TransactionTemplate snapshot;
  private final LegacyTransactions transactions;
  private final AppliedPositions positions;
  private final LegacyMemberRows rows;
  private final LegacyMemberWrites writes;
  private final Supplier<String> intentIds;

  /**
   * @param legacy connections of the shop's database
   * @param shop what it is
   * @param manager the transaction manager of that data source
   * @param transactions on the same two
   * @param positions in the shop's database: what was brought to its rows
   * @param clock for the columns that say when a row was touched
   * @param intentIds gives unique ids without {@code |}, for writes that no router began
   */
  LegacyMembers(
      DataSource legacy,
      ShopDatabase shop,
      PlatformTransactionManager manager,
      LegacyTransactions transactions,
      AppliedPositions positions,
      Clock clock,
      Supplier<String> intentIds) {
    this.shop = shop;
    this.sql = shop.sql(legacy);
    this.snapshot = new TransactionTemplate(manager);
    this.snapshot.setReadOnly(true);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.transactions = transactions;
    this.positions = positions;
    this.rows = new LegacyMemberRows(sql, shop);
    this.writes = new LegacyMemberWrites(sql, rows, clock);
    this.intentIds = intentIds;
  }

  @Override
  public Optional<Member> find(MemberId id) {
    Member member = Objects.requireNonNull(snapshot.execute(status -> rows.read(id)));
    return member.equals(Member.unknown(id)) ? Optional.empty() : Optional.of(member);
  }

  @Override
  public MemberId nextId() {
    return new MemberId(shop.next(sql, "customer_cust_id_seq"));
  }

  @Override
  public EntryId nextEntryId() {
    return new EntryId(shop.next(sql, "loy_txn_txn_id_seq"));
  }

  @Override
  public <R> Change<R> change(MemberId id, Function<Member, Change<R>> rule) {
    return transactions.join(intent("change"), () -> apply(id, rule)).result().change();
  }

  /** A change in a transaction of its own, with what the other store needs to know of it. */
  <R> LegacyWritten<Change<R>, MemberPart> change(
      Intent intent, MemberId id, Function<Member, Change<R>> rule) {
    Committed<Applied<R>> done = transactions.run(intent, () -> apply(id, rule));
    return new LegacyWritten<>(done.result().change(), done.result().stored(), done.position());
  }

  @Override
  public void put(List<MemberPart> parts) {
    transactions.join(
        intent("put"),
        () -> {
          return writes.put(parts, lock(parts), part -> false);
        });
  }

  /**
   * Brings parts that the domain store decided, those of them that are newer than what was brought
   * to their row before. The second write and the reverse sync both come here, in either order, and
   * agree for the reason of contract C10, mirrored.
   *
   * @param position where in the domain store's log the parts stand
   */
  @Override
  public void bring(Intent intent, List<MemberPart> parts, SourcePosition position) {
    transactions.copy(
        intent,
        () -> {
          Map<MemberId, Long> accounts = lock(parts);
          List<MemberPart> newer =
              positions.newer(ReverseFeed.of(DOMAIN), parts, this::rowOf, position);
          writes.bring(newer, accounts);
          return newer;
        });
  }

  /** Whether the rows say all of this as it is. */
  boolean say(List<MemberPart> parts) {
    return Objects.requireNonNull(
        snapshot.execute(status -> parts.stream().allMatch(this::isThere)));
  }

  /**
   * Makes rows again what the domain store says, whatever was brought to them before.
   *
   * @return with what intent; the legacy log is going to show it. Empty if no row had to be written
   */
  Optional<Intent> restore(List<MemberPart> parts, List<MemberPart.Key> gone) {
    Intent intent = intent("restore");
    boolean written =
        transactions.copy(
            intent,
            () -> {
              Map<MemberId, Long> accounts = lock(parts);
              int removed = remove(gone, accounts);
              List<MemberPart> others = parts.stream().filter(part -> !isThere(part)).toList();
              writes.bring(others, accounts);
              return removed > 0 || !others.isEmpty();
            });
    return written ? Optional.of(intent) : Optional.empty();
  }

  // A row that nobody can read says something else.
  private boolean isThere(MemberPart part) {
    try {
      return MemberImage.partsOf(rows.read(part.member())).anyMatch(part::equals);
    } catch (UnmappableChangeException e) {
      return false;
    }
  }

  /**
   * Makes a member's rows what they should be, those of them to which nothing newer was brought.
   *
   * @param mending asked under the member's lock
   * @param before is told what stands in the rows, if something is going to be written
   */
  RepairOutcome mend(
      Intent intent,
      MemberId member,
      Parts<MemberPart, MemberPart.Key> names,
      Supplier<Mending<MemberPart, MemberPart.Key>> mending,
      BiConsumer<Mending<MemberPart, MemberPart.Key>, Image<MemberPart, MemberPart.Key>> before) {
    return transactions.copy(
        intent,
        () -> {
          Map<MemberId, Long> accounts = rows.lock(Set.of(member));
          Mending<MemberPart, MemberPart.Key> needed = mending.get();
          Set<MemberId> others = members(needed.wanted());
          others.remove(member);
          if (!others.isEmpty()) {
            accounts.putAll(rows.lock(others));
          }
          return needed.in(
              new Mending.Store<>() {
                @Override
                public void put(List<MemberPart> parts) {
                  writes.bring(parts, accounts);
                }

                @Override
                public void remove(List<MemberPart.Key> keys) {
                  LegacyMembers.this.remove(keys, accounts);
                }
              },
              positions,
              ReverseFeed.of(DOMAIN),
              names,
              () -> MemberImage.partsOf(rows.read(member)).toList(),
              image -> before.accept(needed, image));
        });
  }

  private Map<MemberId, Long> lock(List<MemberPart> parts) {
    return rows.lock(members(parts));
  }

  private static Set<MemberId> members(List<MemberPart> parts) {
    return parts.stream().map(MemberPart::member).collect(Collectors.toCollection(HashSet::new));
  }

  /**
   * Removes rows of members that are locked.
   *
   * @param accounts that they have; those that go are taken out
   * @return how many were changed or removed
   */
  private int remove(Collection<MemberPart.Key> keys, Map<MemberId, Long> accounts) {
    int removed = 0;
    for (MemberPart.Key key : keys) {
      removed += writes.remove(key);
      if (key instanceof MemberPart.Key.OfEnrolment account) {
        accounts.remove(account.member());
      }
    }
    return removed;
  }

  @Override
  public void remove(List<MemberPart.Key> keys) {
    transactions.join(
        intent("remove"),
        () -> {
          keys.forEach(writes::remove);
          return keys;
        });
  }

  private <R> Applied<R> apply(MemberId id, Function<Member, Change<R>> rule) {
    rows.askTheFence();
    Map<MemberId, Long> accounts = rows.lock(Set.of(id));
    Member before = rows.read(id);
    if (before.enrolment().isPresent() && accounts.isEmpty()) {
      // The monolith opened one between the two statements; nobody may change what is decided on.
      accounts = rows.lock(Set.of(id));
      before = rows.read(id);
    }
    Change<R> change = rule.apply(before);
    for (MemberPart part : change.parts()) {
      if (!part.member().equals(id)) {
        throw new IllegalArgumentException(
            "A rule for member " + id + " answered with a part of " + part.member());
      }
    }
    return new Applied<>(change, writes.put(change.parts(), accounts, newTo(before)));
  }

  // The monolith may have made one meanwhile by the number of what is decided here. No rule alters
  // a line, so one that is not there as it is is new.
  private static Predicate<MemberPart> newTo(Member before) {
    Set<MemberPart.Key> known =
        MemberImage.partsOf(before)
            .filter(part -> !(part instanceof LedgerEntry))
            .map(ShopRow::keyOf)
            .collect(Collectors.toSet());
    return part ->
        part instanceof LedgerEntry
            ? !before.ledger().contains(part)
            : !known.contains(ShopRow.keyOf(part));
  }

  @Override
  public List<MemberPart> partsOf(Row event) {
    return MemberEvents.partsOf(event);
  }

  @Override
  public RowKey rowOf(MemberPart part) {
    return ShopRow.of(part, shop);
  }

  private Intent intent(String operation) {
    return new Intent(DOMAIN, operation, intentIds.get(), OptionalLong.empty());
  }

  private record Applied<R>(Change<R> change, List<MemberPart> stored) {}
}

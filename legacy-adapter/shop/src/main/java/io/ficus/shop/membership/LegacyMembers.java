package io.ficus.shop.membership;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.seam.Intent;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.Positioned;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The members in the shop's own tables. Everything it writes carries an origin mark. Thread-safe.
 */
final class LegacyMembers implements Members, MemberRecords {

  static final String DOMAIN = "membership";

  private final DSLContext sql;
  private final TransactionTemplate snapshot;
  private final LegacyTransactions transactions;
  private final LegacyMemberRows rows;
  private final LegacyMemberWrites writes;
  private final Supplier<String> intentIds;

  /**
   * @param legacy the shop's database
   * @param manager the transaction manager of that data source
   * @param transactions on the same two
   * @param clock for the columns that say when a row was touched
   * @param intentIds gives unique ids without {@code |}, for writes that no router began
   */
  LegacyMembers(
      DataSource legacy,
      PlatformTransactionManager manager,
      LegacyTransactions transactions,
      Clock clock,
      Supplier<String> intentIds) {
    this.sql = DSL.using(new TransactionAwareDataSourceProxy(legacy), SQLDialect.POSTGRES);
    this.snapshot = new TransactionTemplate(manager);
    this.snapshot.setReadOnly(true);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.transactions = transactions;
    this.rows = new LegacyMemberRows(sql);
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
    return new MemberId(next("customer_cust_id_seq"));
  }

  @Override
  public EntryId nextEntryId() {
    return new EntryId(next("loy_txn_txn_id_seq"));
  }

  @Override
  public <R> Change<R> change(MemberId id, Function<Member, Change<R>> rule) {
    return transactions.join(intent("change"), () -> apply(id, rule)).result().change();
  }

  /** A change in a transaction of its own, with what the other store needs to know of it. */
  <R> LegacyWritten<R> change(Intent intent, MemberId id, Function<Member, Change<R>> rule) {
    Positioned<Applied<R>> done = transactions.run(intent, () -> apply(id, rule));
    return new LegacyWritten<>(done.result().change(), done.result().stored(), done.position());
  }

  @Override
  public void put(List<MemberPart> parts) {
    put(intent("put"), parts);
  }

  /** Stores parts on behalf of a routed write. */
  void put(Intent intent, List<MemberPart> parts) {
    transactions.join(
        intent,
        () -> {
          // In one order, so that two puts cannot wait for each other.
          new TreeSet<>(parts.stream().map(part -> part.member().value()).toList())
              .forEach(member -> rows.lock(new MemberId(member)));
          return writes.put(parts);
        });
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
    rows.lock(id);
    Change<R> change = rule.apply(rows.read(id));
    for (MemberPart part : change.parts()) {
      if (!part.member().equals(id)) {
        throw new IllegalArgumentException(
            "A rule for member " + id + " answered with a part of " + part.member());
      }
    }
    return new Applied<>(change, writes.put(change.parts()));
  }

  private Intent intent(String operation) {
    return new Intent(DOMAIN, operation, intentIds.get());
  }

  private long next(String sequence) {
    return Objects.requireNonNull(
        sql.fetchSingle("SELECT nextval({0}::regclass)", DSL.inline("public." + sequence))
            .get(0, Long.class));
  }

  private record Applied<R>(Change<R> change, List<MemberPart> stored) {}
}

package io.ficus.membership.adapter.out.jooq;

import static io.ficus.membership.adapter.out.jooq.generated.Sequences.LEDGER_ENTRY_ID_SEQ;
import static io.ficus.membership.adapter.out.jooq.generated.Sequences.MEMBER_ID_SEQ;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.LEDGER_ENTRY;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.LedgerLines;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The members in PostgreSQL.
 *
 * <p>A change holds the member by a transaction-scoped advisory lock on a hash of the id. A row to
 * lock would not do: when a change begins, nothing of the member may be stored yet, and an anchor
 * row for each member would be one more write and one more table to keep in step with parts that
 * arrive in any order. Two ids with one hash would wait for each other, nothing worse. Puts and
 * removals take no such lock: they bring facts and read nothing that another could change, and they
 * tell the outbox nothing, because whoever decided those facts has told of them.
 *
 * <p>A caller's transaction that is joined must be READ COMMITTED, the database's default: at a
 * higher level the rule would see the member as it was before the lock was had.
 */
final class JooqMembers implements Members, MemberRecords, LedgerLines {

  private final DSLContext sql;
  private final TransactionTemplate inTransaction;
  private final PartReader reader;
  private final PartWriter writer;
  private final Outbox outbox;

  JooqMembers(DataSource dataSource, PlatformTransactionManager transactions) {
    this.sql = DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES);
    this.inTransaction = new TransactionTemplate(transactions);
    this.reader = new PartReader(sql);
    this.writer = new PartWriter(sql);
    this.outbox = new Outbox(sql);
  }

  @Override
  public Optional<Member> find(MemberId id) {
    Member member = reader.read(id);
    return member.equals(Member.unknown(id)) ? Optional.empty() : Optional.of(member);
  }

  @Override
  public MemberId nextId() {
    return new MemberId(sql.nextval(MEMBER_ID_SEQ));
  }

  @Override
  public EntryId nextEntryId() {
    return new EntryId(sql.nextval(LEDGER_ENTRY_ID_SEQ));
  }

  @Override
  public <R> Change<R> change(MemberId id, Function<Member, Change<R>> rule) {
    return Objects.requireNonNull(
        inTransaction.execute(
            status -> {
              lock(id);
              Member before = reader.read(id);
              Change<R> change = rule.apply(before);
              requireOwn(id, change.parts());
              writer.decide(change.parts(), before);
              outbox.append(id, change.parts());
              return change;
            }));
  }

  @Override
  public void put(List<MemberPart> parts) {
    inTransaction.executeWithoutResult(status -> writer.put(parts));
  }

  @Override
  public void remove(List<MemberPart.Key> keys) {
    inTransaction.executeWithoutResult(status -> writer.remove(keys));
  }

  @Override
  public Optional<MemberId> holderOf(EntryId line) {
    return sql.select(LEDGER_ENTRY.MEMBER_ID)
        .from(LEDGER_ENTRY)
        .where(LEDGER_ENTRY.ENTRY_ID.eq(line.value()))
        .fetchOptional(LEDGER_ENTRY.MEMBER_ID)
        .map(MemberId::new);
  }

  private void lock(MemberId id) {
    // A statement of its own: what is read after it has a snapshot that is younger than the lock.
    sql.select(
            field(
                "pg_advisory_xact_lock(hashtextextended({0}, {1}))",
                inline("membership.member"), DSL.val(id.value())))
        .fetch();
  }

  private static void requireOwn(MemberId id, List<MemberPart> parts) {
    for (MemberPart part : parts) {
      if (!part.member().equals(id)) {
        throw new IllegalArgumentException(
            "A rule for member " + id + " answered with a part of " + part.member());
      }
    }
  }
}

package io.ficus.membership.adapter.out.jooq;

import static io.ficus.membership.adapter.out.jooq.generated.Sequences.LEDGER_ENTRY_ID_SEQ;
import static io.ficus.membership.adapter.out.jooq.generated.Sequences.MEMBER_ID_SEQ;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.ENROLMENT;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.LEDGER_ENTRY;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.MARKETING_CONSENT;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.PROFILE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
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
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.TableField;
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
final class JooqMembers implements Members, MemberRecords {

  private final DSLContext sql;
  private final TransactionTemplate inTransaction;
  private final PartReader reader;
  private final PartWriter writer;
  private final Outbox outbox;
  private final IdSequence memberIds;
  private final IdSequence entryIds;

  JooqMembers(DataSource dataSource, PlatformTransactionManager transactions) {
    this.sql = DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES);
    this.inTransaction = new TransactionTemplate(transactions);
    this.reader = new PartReader(sql);
    this.writer = new PartWriter(sql);
    this.outbox = new Outbox(sql);
    DSLContext ownConnections = DSL.using(dataSource, SQLDialect.POSTGRES);
    this.memberIds =
        new IdSequence(
            ownConnections,
            MEMBER_ID_SEQ,
            greatest(
                stored(PROFILE.MEMBER_ID),
                stored(ENROLMENT.MEMBER_ID),
                stored(MARKETING_CONSENT.MEMBER_ID),
                stored(LEDGER_ENTRY.MEMBER_ID)));
    this.entryIds =
        new IdSequence(ownConnections, LEDGER_ENTRY_ID_SEQ, stored(LEDGER_ENTRY.ENTRY_ID));
  }

  @Override
  public Optional<Member> find(MemberId id) {
    Member member = reader.read(id);
    return member.equals(Member.unknown(id)) ? Optional.empty() : Optional.of(member);
  }

  @Override
  public MemberId nextId() {
    return new MemberId(memberIds.next());
  }

  @Override
  public EntryId nextEntryId() {
    return new EntryId(entryIds.next());
  }

  @Override
  public <R> Change<R> change(MemberId id, Function<Member, Change<R>> rule) {
    return Objects.requireNonNull(
        inTransaction.execute(
            status -> {
              lock(id);
              Change<R> change = rule.apply(reader.read(id));
              requireOwn(id, change.parts());
              writer.put(change.parts());
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

  private static Field<Long> stored(TableField<?, Long> id) {
    return coalesce(field(select(max(id)).from(id.getTable())), inline(0L));
  }
}

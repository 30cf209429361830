package io.ficus.voucher.adapter.out.jooq;

import static io.ficus.voucher.adapter.out.jooq.generated.Sequences.REDEMPTION_ID_SEQ;
import static io.ficus.voucher.adapter.out.jooq.generated.Sequences.VOUCHER_ID_SEQ;
import static io.ficus.voucher.adapter.out.jooq.generated.Tables.FACE;
import static io.ficus.voucher.adapter.out.jooq.generated.Tables.REDEMPTION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
 * The vouchers in PostgreSQL.
 *
 * <p>A change holds its voucher or its campaign by a transaction-scoped advisory lock, for
 * membership's reason: a row to lock may not be there yet. A campaign gives out vouchers under its
 * own lock alone, since nobody else knows their ids; a change takes no second lock. Puts and
 * removals take none and tell the outbox nothing.
 *
 * <p>A caller's transaction that is joined must be READ COMMITTED, the database's default: at a
 * higher level the rule would see the state from before the lock was had.
 */
final class JooqVouchers implements Vouchers, VoucherRecords {

  private final DSLContext sql;
  private final TransactionTemplate inTransaction;
  private final PartReader reader;
  private final PartWriter writer;
  private final Outbox outbox;
  private final IdSequence voucherIds;
  private final IdSequence redemptionIds;

  JooqVouchers(DataSource dataSource, PlatformTransactionManager transactions) {
    this.sql = DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES);
    this.inTransaction = new TransactionTemplate(transactions);
    this.reader = new PartReader(sql);
    this.writer = new PartWriter(sql);
    this.outbox = new Outbox(sql);
    DSLContext ownConnections = DSL.using(dataSource, SQLDialect.POSTGRES);
    this.voucherIds =
        new IdSequence(
            ownConnections,
            VOUCHER_ID_SEQ,
            greatest(stored(FACE.VOUCHER_ID), stored(REDEMPTION.VOUCHER_ID)));
    this.redemptionIds =
        new IdSequence(ownConnections, REDEMPTION_ID_SEQ, stored(REDEMPTION.REDEMPTION_ID));
  }

  @Override
  public Optional<Voucher> find(VoucherId id) {
    return Optional.of(reader.voucher(id)).filter(found -> !found.equals(Voucher.unknown(id)));
  }

  @Override
  public Optional<VoucherId> withCode(VoucherCode code) {
    return sql.select(FACE.VOUCHER_ID)
        .from(FACE)
        .where(FACE.CODE.eq(code.value()))
        .fetchOptional(FACE.VOUCHER_ID)
        .map(VoucherId::new);
  }

  @Override
  public Campaign campaign(CampaignId id) {
    return reader.campaign(id, Optional.empty());
  }

  @Override
  public List<VoucherId> overdue(LocalDate today, int most) {
    return sql.select(FACE.VOUCHER_ID)
        .from(FACE)
        .where(FACE.STATUS.eq(inline(Face.Status.ISSUED.name())))
        .and(DSL.not(FACE.ARCHIVED))
        .and(FACE.LAST_DAY.lt(today))
        .orderBy(FACE.LAST_DAY, FACE.VOUCHER_ID)
        .limit(most)
        .fetch(row -> new VoucherId(row.value1()));
  }

  @Override
  public VoucherId nextId() {
    return new VoucherId(voucherIds.next());
  }

  @Override
  public RedemptionId nextRedemptionId() {
    return new RedemptionId(redemptionIds.next());
  }

  @Override
  public <R> Change<R> change(VoucherId id, Function<Voucher, Change<R>> rule) {
    return changed(
        "voucher.voucher",
        id.value(),
        () -> {
          Change<R> change = rule.apply(reader.voucher(id));
          change.parts().forEach(part -> requireOf(id, part));
          return change;
        });
  }

  @Override
  public <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    return changed(
        "voucher.campaign",
        id.value(),
        () -> {
          Change<R> change = rule.apply(reader.campaign(id, request));
          change.parts().forEach(part -> requireOf(id, part));
          return change;
        });
  }

  @Override
  public void put(List<VoucherPart> parts) {
    inTransaction.executeWithoutResult(status -> writer.put(parts));
  }

  @Override
  public void remove(List<VoucherPart.Key> keys) {
    inTransaction.executeWithoutResult(status -> writer.remove(keys));
  }

  private <R> Change<R> changed(String lock, long id, Supplier<Change<R>> decide) {
    return Objects.requireNonNull(
        inTransaction.execute(
            status -> {
              // A statement of its own: what is read after it has a snapshot younger than the lock.
              sql.select(
                      field(
                          "pg_advisory_xact_lock(hashtextextended({0}, {1}))",
                          inline(lock), DSL.val(id)))
                  .fetch();
              Change<R> change = decide.get();
              writer.put(change.parts());
              outbox.append(change.parts());
              return change;
            }));
  }

  private static void requireOf(VoucherId id, VoucherPart part) {
    boolean own =
        part instanceof Face face
            ? face.voucher().equals(id)
            : part instanceof Redemption redemption && redemption.voucher().equals(id);
    if (!own) {
      throw new IllegalArgumentException("A rule for voucher " + id + " answered with " + part);
    }
  }

  private static void requireOf(CampaignId id, VoucherPart part) {
    boolean own =
        part instanceof Face face
            ? face.campaign().equals(id)
            : part instanceof CampaignTerms terms && terms.campaign().equals(id);
    if (!own) {
      throw new IllegalArgumentException("A rule for campaign " + id + " answered with " + part);
    }
  }

  private static Field<Long> stored(TableField<?, Long> id) {
    return coalesce(field(select(max(id)).from(id.getTable())), inline(0L));
  }
}

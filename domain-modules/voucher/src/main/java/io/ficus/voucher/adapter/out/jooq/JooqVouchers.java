package io.ficus.voucher.adapter.out.jooq;

import static io.ficus.voucher.adapter.out.jooq.generated.Sequences.REDEMPTION_ID_SEQ;
import static io.ficus.voucher.adapter.out.jooq.generated.Sequences.VOUCHER_ID_SEQ;
import static io.ficus.voucher.adapter.out.jooq.generated.Tables.FACE;
import static io.ficus.voucher.adapter.out.jooq.generated.Tables.REDEMPTION;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Redemptions;
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
import org.jooq.SQLDialect;
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
final class JooqVouchers implements Vouchers, VoucherRecords, Redemptions {

  private final DSLContext sql;
  private final TransactionTemplate inTransaction;
  private final PartReader reader;
  private final PartWriter writer;
  private final Outbox outbox;

  JooqVouchers(DataSource dataSource, PlatformTransactionManager transactions) {
    this.sql = DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES);
    this.inTransaction = new TransactionTemplate(transactions);
    this.reader = new PartReader(sql);
    this.writer = new PartWriter(sql);
    this.outbox = new Outbox(sql);
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
  public Optional<VoucherId> voucherOf(RedemptionId redemption) {
    return sql.select(REDEMPTION.VOUCHER_ID)
        .from(REDEMPTION)
        .where(REDEMPTION.REDEMPTION_ID.eq(redemption.value()))
        .fetchOptional(REDEMPTION.VOUCHER_ID)
        .map(VoucherId::new);
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
    return new VoucherId(sql.nextval(VOUCHER_ID_SEQ));
  }

  @Override
  public RedemptionId nextRedemptionId() {
    return new RedemptionId(sql.nextval(REDEMPTION_ID_SEQ));
  }

  @Override
  public <R> Change<R> change(VoucherId id, Function<Voucher, Change<R>> rule) {
    return changed(
        "voucher.voucher",
        id.value(),
        () -> {
          Voucher before = reader.voucher(id);
          Change<R> change = rule.apply(before);
          change.parts().forEach(part -> requireOf(id, part));
          return new Decided<>(change, before.parts());
        });
  }

  @Override
  public <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    return changed(
        "voucher.campaign",
        id.value(),
        () -> {
          Campaign before = reader.campaign(id, request);
          Change<R> change = rule.apply(before);
          change.parts().forEach(part -> requireOf(id, part));
          return new Decided<>(change, before.parts());
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

  /** What a rule decided, and on what. */
  private record Decided<R>(Change<R> change, List<VoucherPart> before) {}

  private <R> Change<R> changed(String lock, long id, Supplier<Decided<R>> decide) {
    return Objects.requireNonNull(
        inTransaction.execute(
            status -> {
              // A statement of its own: what is read after it has a snapshot younger than the lock.
              sql.select(
                      field(
                          "pg_advisory_xact_lock(hashtextextended({0}, {1}))",
                          inline(lock), DSL.val(id)))
                  .fetch();
              Decided<R> decided = decide.get();
              Change<R> change = decided.change();
              writer.decide(change.parts(), decided.before());
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
}

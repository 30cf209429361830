package io.ficus.voucher.adapter.out.jooq;

import static io.ficus.voucher.adapter.out.jooq.generated.Tables.PURCHASE;
import static org.jooq.impl.DSL.field;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.adapter.out.jooq.generated.tables.records.PurchaseRecord;
import io.ficus.voucher.application.Purchase;
import io.ficus.voucher.application.Purchases;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * The purchases in PostgreSQL, each call in a transaction of its own, whatever the caller holds: a
 * step that is broken off must not take with it that it was begun. Claims are timed by the
 * database's clock, which all instances share.
 */
final class JooqPurchases implements Purchases {

  private final DSLContext sql;
  private final Duration claim;

  /**
   * @param claim after how long a purchase may be taken from whoever has claimed it; far more than
   *     its steps take
   */
  JooqPurchases(DataSource dataSource, Duration claim) {
    this.sql = DSL.using(dataSource, SQLDialect.POSTGRES);
    this.claim = claim;
  }

  @Override
  public Optional<Purchase> find(RequestId request) {
    return sql.fetchOptional(PURCHASE, PURCHASE.REQUEST_ID.eq(request.value()))
        .map(JooqPurchases::purchase);
  }

  @Override
  public Claim claim(Purchase begun) {
    return sql.transactionResult(
        transaction -> {
          DSLContext in = transaction.dsl();
          in.insertInto(PURCHASE)
              .set(PURCHASE.REQUEST_ID, begun.request().value())
              .set(PURCHASE.MEMBER_ID, begun.member().value())
              .set(PURCHASE.CAMPAIGN_ID, begun.campaign().value())
              .set(PURCHASE.POINTS, begun.points())
              .set(PURCHASE.ISSUE_REQUEST_ID, begun.issue().value())
              .set(PURCHASE.STATE, Purchase.State.BEGUN.name())
              .set(PURCHASE.CLAIMED_UNTIL, now())
              .onConflictDoNothing()
              .execute();
          PurchaseRecord row =
              Objects.requireNonNull(
                  in.selectFrom(PURCHASE)
                      .where(PURCHASE.REQUEST_ID.eq(begun.request().value()))
                      .forUpdate()
                      .fetchOne());
          Purchase stored = purchase(row);
          if (stored.state() != Purchase.State.BEGUN) {
            return new Claim.Ended(stored);
          }
          long number = row.getClaims() + 1;
          int claimed =
              in.update(PURCHASE)
                  .set(PURCHASE.CLAIMS, number)
                  .set(PURCHASE.TRIED_AT, now())
                  .set(
                      PURCHASE.CLAIMED_UNTIL,
                      field(
                          "clock_timestamp() + {0} * interval '1 millisecond'",
                          OffsetDateTime.class, DSL.val(claim.toMillis())))
                  .where(PURCHASE.REQUEST_ID.eq(begun.request().value()))
                  .and(PURCHASE.CLAIMED_UNTIL.le(now()))
                  .execute();
          return claimed == 1 ? new Claim.Mine(stored, number) : new Claim.Taken(stored);
        });
  }

  @Override
  public Purchase settle(Claim.Mine claim, Purchase ended) {
    return sql.transactionResult(
        transaction -> {
          DSLContext in = transaction.dsl();
          in.update(PURCHASE)
              .set(PURCHASE.STATE, ended.state().name())
              .set(PURCHASE.VOUCHER_ID, ended.voucher().map(VoucherId::value).orElse(null))
              .set(PURCHASE.REFUSAL, ended.refusal().orElse(null))
              .set(PURCHASE.FORFEITED, ended.forfeited().orElse(null))
              .set(PURCHASE.SETTLED_AT, now())
              .where(held(claim))
              .execute();
          return purchase(
              in.fetchSingle(PURCHASE, PURCHASE.REQUEST_ID.eq(ended.request().value())));
        });
  }

  @Override
  public void release(Claim.Mine claim) {
    sql.update(PURCHASE).set(PURCHASE.CLAIMED_UNTIL, now()).where(held(claim)).execute();
  }

  /** By number: a claim that has lapsed is good until somebody has made the next. */
  private static Condition held(Claim.Mine claim) {
    return PURCHASE
        .REQUEST_ID
        .eq(claim.purchase().request().value())
        .and(PURCHASE.STATE.eq(Purchase.State.BEGUN.name()))
        .and(PURCHASE.CLAIMS.eq(claim.number()));
  }

  @Override
  public List<Purchase> abandoned(int most) {
    return sql.selectFrom(PURCHASE)
        .where(PURCHASE.STATE.eq(DSL.inline(Purchase.State.BEGUN.name())))
        .and(PURCHASE.CLAIMED_UNTIL.le(now()))
        .orderBy(PURCHASE.TRIED_AT.asc().nullsFirst(), PURCHASE.BEGUN_AT)
        .limit(most)
        .fetch(JooqPurchases::purchase);
  }

  private static Field<OffsetDateTime> now() {
    return field("clock_timestamp()", OffsetDateTime.class);
  }

  private static Purchase purchase(PurchaseRecord row) {
    return new Purchase(
        new RequestId(row.getRequestId()),
        new MemberId(row.getMemberId()),
        new CampaignId(row.getCampaignId()),
        row.getPoints(),
        new RequestId(Objects.requireNonNullElse(row.getIssueRequestId(), row.getRequestId())),
        Purchase.State.valueOf(row.getState()),
        Optional.ofNullable(row.getVoucherId()).map(VoucherId::new),
        Optional.ofNullable(row.getRefusal()),
        Optional.ofNullable(row.getForfeited()));
  }
}

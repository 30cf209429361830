package io.ficus.voucher.adapter.out.jooq;

import static io.ficus.voucher.application.SampleVouchers.NOON;
import static io.ficus.voucher.application.SampleVouchers.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.membership.MemberId;
import io.ficus.membership.PointsTill;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.IssueVoucher;
import io.ficus.voucher.application.Purchase;
import io.ficus.voucher.application.PurchaseOutcome;
import io.ficus.voucher.application.Purchases;
import io.ficus.voucher.domain.IssueOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Purchases that somebody broke off, in a database of their own. */
class UnfinishedPurchasesTest {

  private static final MemberId ADA = new MemberId(7);
  private static final MemberId NOBODY = new MemberId(8);
  private static final CampaignId CAMPAIGN = new CampaignId(3);
  private static final int BATCH = 100;

  @Test
  void noneWaitsForEverBehindOthersThatFail() {
    Bed bed = new Bed(VoucherStore.database("starving", "latest"));
    int failing = 2 * BATCH + 1;
    for (int i = 0; i < failing; i++) {
      bed.broken(new RequestId("fails-" + i), NOBODY);
    }
    RequestId good = new RequestId("good");
    bed.broken(good, ADA);

    for (int round = 0; round <= failing / BATCH; round++) {
      assertThatThrownBy(() -> bed.buy.finish(BATCH)).hasMessage("the till is away");
    }

    assertThat(bed.purchases.find(good))
        .hasValueSatisfying(
            purchase -> assertThat(purchase.state()).isEqualTo(Purchase.State.DELIVERED));
    assertThat(bed.purchases.abandoned(1_000)).hasSize(failing);
  }

  @Test
  void whatAnOlderVersionHasBegunIsNotIssuedTwice() {
    DataSource before = VoucherStore.database("upgraded", "2");
    String begun =
        "INSERT INTO voucher.purchase (request_id, member_id, campaign_id, points, state,"
            + " claimed_until) VALUES (?, 7, 3, 500, 'BEGUN', clock_timestamp())";
    JdbcTemplate sql = new JdbcTemplate(before);
    sql.update(begun, "half-way");
    sql.update(begun, "not yet");
    sql.update(
        "INSERT INTO voucher.purchase (request_id, member_id, campaign_id, points, state, refusal,"
            + " settled_at, claimed_until) VALUES ('gone', 7, 3, 500, 'REFUSED',"
            + " 'BUDGET_EXHAUSTED, and no points back: CLOSED', clock_timestamp(),"
            + " clock_timestamp())");
    VoucherStore.migrate(before, "latest");
    Bed bed = new Bed(before);
    IssueOutcome issued = bed.issue.issue(CAMPAIGN, new RequestId("half-way"), Optional.of(ADA));

    assertThat(bed.buy.finish(BATCH)).isEqualTo(2);

    assertThat(bed.buy.buy(ADA, new RequestId("half-way"), CAMPAIGN))
        .isEqualTo(
            new PurchaseOutcome.Delivered(((IssueOutcome.Issued) issued).face().voucher(), 500));
    assertThat(sql.queryForList("SELECT request_id FROM voucher.face", String.class))
        .containsExactlyInAnyOrder("half-way", "not yet");
    assertThat(bed.buy.buy(ADA, new RequestId("gone"), CAMPAIGN))
        .isEqualTo(new PurchaseOutcome.Forfeited("BUDGET_EXHAUSTED", 500, "CLOSED"));
    bed.buy.buy(ADA, new RequestId("new"), CAMPAIGN);
    assertThat(sql.queryForList("SELECT request_id FROM voucher.face", String.class))
        .contains("purchase:new");
  }

  /** Real stores, and a till that knows one member. */
  private static final class Bed {

    private final Purchases purchases;
    private final IssueVoucher issue;
    private final BuyVoucher buy;

    Bed(DataSource store) {
      JooqVouchers vouchers = new JooqVouchers(store, new JdbcTransactionManager(store));
      Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
      vouchers.put(List.of(terms(CAMPAIGN, Optional.empty())));
      purchases = new JooqPurchases(store, Duration.ofMinutes(5));
      issue = new IssueVoucher(vouchers, clock, new Random(1));
      buy = new BuyVoucher(vouchers, issue, purchases, new OfAda(), clock);
    }

    void broken(RequestId request, MemberId member) {
      Purchase begun = Purchase.begun(request, member, CAMPAIGN, 500);
      purchases.release((Purchases.Claim.Mine) purchases.claim(begun));
    }
  }

  private static final class OfAda implements PointsTill {

    @Override
    public Answer spend(MemberId member, RequestId request, long points) {
      if (!member.equals(ADA)) {
        throw new IllegalStateException("the till is away");
      }
      return new Answer.Done(0);
    }

    @Override
    public Answer giveBack(MemberId member, RequestId request, long points) {
      return new Answer.Done(points);
    }
  }
}

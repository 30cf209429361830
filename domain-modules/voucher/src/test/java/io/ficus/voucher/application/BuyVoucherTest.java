package io.ficus.voucher.application;

import static io.ficus.voucher.application.SampleVouchers.NOON;
import static io.ficus.voucher.application.SampleVouchers.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.membership.MemberId;
import io.ficus.membership.PointsTill;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.Purchases.Claim;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.IssueOutcome;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Points buy vouchers; whatever breaks off in between, both sides come to the same end. */
class BuyVoucherTest {

  private static final MemberId ADA = new MemberId(7);
  private static final CampaignId CAMPAIGN = new CampaignId(3);
  private static final long PRICE = 500;

  private final InMemoryVouchers vouchers = new InMemoryVouchers();
  private final InMemoryPurchases purchases = new InMemoryPurchases();
  private final TestTill till = new TestTill();
  private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
  private final IssueVoucher issue = new IssueVoucher(vouchers, clock, new Random(1));
  private final BuyVoucher buy = new BuyVoucher(vouchers, issue, purchases, till, clock);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 300);
  }

  @Test
  void pointsBuyAVoucherOnceForOneRequest() {
    open(Optional.empty());
    till.balance = 1_200;
    PurchaseOutcome first = buy("one");
    assertThat(first).isInstanceOf(PurchaseOutcome.Delivered.class);
    assertThat(buy("one")).isEqualTo(first);
    assertThat(till.balance).isEqualTo(700);
    assertThat(delivered()).singleElement().satisfies(f -> assertThat(f.holder()).contains(ADA));
    assertThat(buy.buy(new MemberId(8), new RequestId("one"), CAMPAIGN))
        .isEqualTo(new PurchaseOutcome.Refused("REQUEST_ID_REUSED"));
  }

  @Test
  void whoHasTooFewPointsGetsNone() {
    open(Optional.empty());
    till.balance = 499;
    assertThat(buy("one")).isEqualTo(new PurchaseOutcome.Refused("INSUFFICIENT_POINTS"));
    assertThat(till.balance).isEqualTo(499);
    assertThat(delivered()).isEmpty();
  }

  @Test
  void whatCanBeRefusedBeforeAnythingWasTakenLeavesNoTrace() {
    assertThat(buy("one")).isEqualTo(new PurchaseOutcome.Refused("UNKNOWN_CAMPAIGN"));
    open(Optional.of(new BigDecimal("4.99")));
    assertThat(buy("one")).isEqualTo(new PurchaseOutcome.Refused("BUDGET_EXHAUSTED"));
    assertThat(purchases.find(new RequestId("one"))).isEmpty();
    assertThat(till.calls).isZero();
  }

  @Test
  void whoeverIsFasterLeavesTheOtherItsPoints() {
    open(Optional.of(new BigDecimal("5.00")));
    till.balance = 500;
    till.afterSpending = () -> take("somebody else");
    assertThat(buy("one")).isEqualTo(new PurchaseOutcome.Refused("BUDGET_EXHAUSTED"));
    assertThat(till.balance).isEqualTo(500);
    // For good: also when the campaign has something left again.
    plan().budget(CAMPAIGN, Optional.empty());
    assertThat(buy("one")).isEqualTo(new PurchaseOutcome.Refused("BUDGET_EXHAUSTED"));
    assertThat(till.balance).isEqualTo(500);
  }

  @Test
  void whatSomebodyElseIsAtIsNotDoneTwice() {
    open(Optional.empty());
    till.balance = 1_000;
    Purchase begun = Purchase.begun(new RequestId("one"), ADA, CAMPAIGN, PRICE);
    assertThat(purchases.claim(begun)).isInstanceOf(Claim.Mine.class);
    assertThat(buy("one")).isInstanceOf(PurchaseOutcome.UnderWay.class);
    assertThat(buy.finish(10)).isZero();
    purchases.lapse();
    assertThat(buy.finish(10)).isEqualTo(1);
    assertThat(till.balance).isEqualTo(500);
    assertThat(delivered()).hasSize(1);
  }

  @Test
  void whoAsksForAVoucherWithTheWordsOfAPurchaseGetsAnother() {
    open(Optional.empty());
    till.balance = 1_000;
    IssueOutcome present = issue.issue(CAMPAIGN, new RequestId("one"), Optional.of(ADA));
    PurchaseOutcome bought = buy("one");
    assertThat(bought).isInstanceOf(PurchaseOutcome.Delivered.class);
    assertThat(((PurchaseOutcome.Delivered) bought).voucher())
        .isNotEqualTo(((IssueOutcome.Issued) present).face().voucher());
    buy("two");
    assertThat(issue.issue(CAMPAIGN, new RequestId("two"), Optional.of(ADA)))
        .isInstanceOf(IssueOutcome.Issued.class);
    assertThat(delivered()).hasSize(4);
    assertThat(till.balance).isZero();
  }

  @Test
  void whatWasBegunUnderItsOwnRequestGoesOnUnderIt() {
    open(Optional.empty());
    till.balance = 1_000;
    RequestId request = new RequestId("one");
    Purchase before =
        new Purchase(
            request,
            ADA,
            CAMPAIGN,
            PRICE,
            request,
            Purchase.State.BEGUN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    purchases.claim(before);
    till.spend(ADA, request, PRICE);
    issue.issue(CAMPAIGN, request, Optional.of(ADA));
    purchases.lapse();
    assertThat(buy.finish(10)).isEqualTo(1);
    assertThat(buy("one")).isInstanceOf(PurchaseOutcome.Delivered.class);
    assertThat(delivered()).hasSize(1);
    assertThat(till.balance).isEqualTo(500);
  }

  @Test
  void pointsThatAnAccountDoesNotTakeBackAreSaidToBeGone() {
    open(Optional.of(new BigDecimal("5.00")));
    till.balance = 500;
    till.afterSpending =
        () -> {
          take("somebody else");
          till.closed = true;
        };
    PurchaseOutcome gone = new PurchaseOutcome.Forfeited("BUDGET_EXHAUSTED", PRICE, "CLOSED");
    assertThat(buy("one")).isEqualTo(gone);
    assertThat(buy("one")).isEqualTo(gone);
  }

  @Test
  void whoWasTooSlowDoesNotSayHowItEnded() {
    open(Optional.empty());
    till.balance = 100;
    Purchase[] ended = new Purchase[1];
    Purchases slow =
        new ForwardedPurchases(purchases) {
          @Override
          public Purchase settle(Claim.Mine claim, Purchase refused) {
            ended[0] = refused;
            // Meanwhile somebody else goes on with it, and by now there are enough points.
            purchases.lapse();
            till.balance = 500;
            assertThat(buy.finish(10)).isEqualTo(1);
            return super.settle(claim, refused);
          }
        };
    PurchaseOutcome told =
        new BuyVoucher(vouchers, issue, slow, till, clock).buy(ADA, new RequestId("one"), CAMPAIGN);
    assertThat(ended[0].refusal()).contains("INSUFFICIENT_POINTS");
    assertThat(told).isInstanceOf(PurchaseOutcome.Delivered.class);
    assertThat(buy("one")).isEqualTo(told);
    assertThat(till.balance).isZero();
  }

  @Test
  void aFailureIsTheCallersAndThePurchaseGoesOnLater() {
    open(Optional.empty());
    till.balance = 1_000;
    till.afterSpending =
        () -> {
          throw new IllegalStateException("the store is away");
        };
    assertThatThrownBy(() -> buy("one")).hasMessage("the store is away");
    assertThatThrownBy(() -> buy.finish(10)).hasMessage("the store is away");
    till.afterSpending = () -> {};
    assertThat(buy.finish(10)).isEqualTo(1);
    assertThat(buy("one")).isInstanceOf(PurchaseOutcome.Delivered.class);
    assertThat(till.balance).isEqualTo(500);
  }

  /**
   * Two who buy at once, others who take what the campaign has left, and at a chosen call of a port
   * the process dies, before or after the call has had its effect.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noPointsAreLostAndNoVoucherIsFree(long seed) {
    Random chance = new Random(seed);
    open(Optional.of(BigDecimal.valueOf(5L * chance.nextInt(1, 4))));
    till.balance = 500L * chance.nextInt(0, 4) + 100;
    long before = till.balance;
    Crashes crashes = new Crashes(chance);
    BuyVoucher fragile = fragile(crashes);
    for (int i = 0; i < 4; i++) {
      if (chance.nextInt(3) == 0) {
        take("other-" + i);
      }
      attempt(fragile, "wish-" + i % 3);
      if (chance.nextBoolean()) {
        purchases.lapse();
      }
    }
    purchases.lapse();
    if (chance.nextBoolean()) {
      plan().budget(CAMPAIGN, Optional.empty());
    }
    buy.finish(100);

    assertThat(purchases.abandoned(100)).as("seed %d", seed).isEmpty();
    List<Face> own = delivered().stream().filter(f -> f.holder().isPresent()).toList();
    assertThat(before - till.balance).as("seed %d", seed).isEqualTo(PRICE * own.size());
    for (int i = 0; i < 3; i++) {
      RequestId request = new RequestId("wish-" + i);
      boolean told =
          purchases.find(request).filter(p -> p.state() == Purchase.State.DELIVERED).isPresent();
      assertThat(
              own.stream()
                  .anyMatch(
                      f -> f.request().equals(Optional.of(new RequestId("purchase:" + request)))))
          .as("seed %d, %s", seed, request)
          .isEqualTo(told);
    }
  }

  private static void attempt(BuyVoucher fragile, String request) {
    try {
      fragile.buy(ADA, new RequestId(request), CAMPAIGN);
    } catch (Crash died) {
      // As it is with the process itself: what has had its effect has had it.
    }
  }

  private BuyVoucher fragile(Crashes crashes) {
    Purchases fragilePurchases =
        new ForwardedPurchases(purchases) {
          @Override
          public Claim claim(Purchase begun) {
            return crashes.around(() -> super.claim(begun));
          }

          @Override
          public Purchase settle(Claim.Mine claim, Purchase ended) {
            return crashes.around(() -> super.settle(claim, ended));
          }

          @Override
          public void release(Claim.Mine claim) {
            // The dead release nothing.
          }
        };
    PointsTill fragileTill =
        new PointsTill() {
          @Override
          public Answer spend(MemberId member, RequestId request, long points) {
            return crashes.around(() -> till.spend(member, request, points));
          }

          @Override
          public Answer giveBack(MemberId member, RequestId request, long points) {
            return crashes.around(() -> till.giveBack(member, request, points));
          }
        };
    IssueVoucher fragileIssue =
        new IssueVoucher(new CrashingVouchers(vouchers, crashes), clock, new Random(2));
    return new BuyVoucher(vouchers, fragileIssue, fragilePurchases, fragileTill, clock);
  }

  private PlanCampaign plan() {
    return new PlanCampaign(vouchers);
  }

  private void open(Optional<BigDecimal> budget) {
    plan().open(terms(CAMPAIGN, budget));
  }

  private PurchaseOutcome buy(String request) {
    return buy.buy(ADA, new RequestId(request), CAMPAIGN);
  }

  private IssueOutcome take(String request) {
    return issue.issue(CAMPAIGN, new RequestId(request), Optional.empty());
  }

  private List<Face> delivered() {
    return vouchers.faces().stream().filter(f -> f.status() != Face.Status.CANCELLED).toList();
  }
}

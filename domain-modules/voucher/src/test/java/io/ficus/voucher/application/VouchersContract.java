package io.ficus.voucher.application;

import static io.ficus.voucher.application.SampleVouchers.NOON;
import static io.ficus.voucher.application.SampleVouchers.TODAY;
import static io.ficus.voucher.application.SampleVouchers.issuance;
import static io.ficus.voucher.application.SampleVouchers.terms;
import static io.ficus.voucher.application.SampleVouchers.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.CampaignOutcome;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.IssueOutcome;
import io.ficus.voucher.domain.RedeemOutcome;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Refusal;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherOutcome;
import io.ficus.voucher.domain.VoucherPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every store of {@link Vouchers} promises. Extend it beside an adapter and hand over the
 * store; every test makes vouchers of its own, so the store may be shared and need not be empty.
 */
@Timeout(60)
public abstract class VouchersContract {

  private static final int WRITERS = 6;
  private static final long SEEDS = 2;

  /** The store, ready for use. */
  protected abstract Vouchers vouchers();

  @Test
  void nothingIsKnownOfAFreshId() {
    VoucherId id = vouchers().nextId();
    assertThat(vouchers().find(id)).isEmpty();
    assertThat(vouchers().withCode(SampleVouchers.code(id))).isEmpty();
    assertThat(vouchers().campaign(freshCampaign()).terms()).isEmpty();
    assertThat(vouchers().change(id, v -> new Change<>(v, List.of())).outcome())
        .isEqualTo(Voucher.unknown(id));
  }

  @Test
  void aCampaignKeepsItsTermsAndWhatItHasCommittedItselfTo() {
    CampaignId campaign = opened(Optional.of(new BigDecimal("10.00")));
    assertThat(vouchers().campaign(campaign).terms())
        .contains(terms(campaign, Optional.of(new BigDecimal("10.00"))));
    issue(campaign, "one");
    assertThat(vouchers().campaign(campaign).committed()).isEqualTo("5.00");
    CampaignOutcome lowered =
        vouchers()
            .change(
                campaign,
                Optional.empty(),
                c -> Change.of(c.budget(Optional.of(new BigDecimal("4.99")))))
            .outcome();
    assertThat(lowered).isEqualTo(new CampaignOutcome.Refused(Refusal.BUDGET_BELOW_COMMITMENT));
    vouchers().change(campaign, Optional.empty(), c -> Change.of(c.budget(Optional.empty())));
    assertThat(vouchers().campaign(campaign).terms()).contains(terms(campaign, Optional.empty()));
  }

  @Test
  void aVoucherIsFoundAsItWasIssuedByItsIdAndByItsCode() {
    CampaignId campaign = opened(Optional.empty());
    Face face = issued(campaign, "one");
    assertThat(vouchers().find(face.voucher()))
        .contains(
            new Voucher(
                face.voucher(),
                Optional.of(face),
                Optional.of(terms(campaign, Optional.empty())),
                List.of()));
    assertThat(vouchers().withCode(face.code())).contains(face.voucher());
  }

  @Test
  void oneRequestGetsOneVoucher() {
    CampaignId campaign = opened(Optional.empty());
    Face first = issued(campaign, "same");
    assertThat(issue(campaign, "same")).isEqualTo(new IssueOutcome.AlreadyDone(first));
    assertThat(vouchers().campaign(campaign).committed()).isEqualTo("5.00");
  }

  @Test
  void whatIsRefusedForGoodIsRefusedForEver() {
    CampaignId campaign = opened(Optional.of(new BigDecimal("4.00")));
    assertThat(decline(campaign, "wish"))
        .isInstanceOfSatisfying(
            IssueOutcome.Declined.class,
            declined -> assertThat(declined.reason()).isEqualTo(Refusal.BUDGET_EXHAUSTED));
    vouchers().change(campaign, Optional.empty(), c -> Change.of(c.budget(Optional.empty())));
    assertThat(decline(campaign, "wish"))
        .isInstanceOfSatisfying(
            IssueOutcome.AlreadyDone.class,
            done -> assertThat(done.face().status()).isEqualTo(Face.Status.CANCELLED));
    assertThat(vouchers().campaign(campaign).committed()).isEqualTo("0.00");
  }

  /** Whoever else has given out its number has told somebody of that redemption. */
  @Test
  @Tag("C5")
  void aRedemptionThatIsDecidedDoesNotReplaceAnotherOfItsNumber() {
    CampaignId campaign = opened(Optional.empty());
    VoucherId first = issued(campaign, "one").voucher();
    VoucherId second = issued(campaign, "two").voucher();
    RedemptionId taken = vouchers().nextRedemptionId();
    assertThat(redeem(first, taken, "one")).isInstanceOf(RedeemOutcome.Redeemed.class);
    Voucher before = vouchers().find(second).orElseThrow();

    assertThatThrownBy(() -> redeem(second, taken, "two")).isInstanceOf(RuntimeException.class);

    assertThat(vouchers().find(first).orElseThrow().redemptions())
        .extracting(Redemption::id)
        .containsExactly(taken);
    assertThat(vouchers().find(second)).contains(before);
  }

  @Test
  void aVoucherGoesItsWay() {
    CampaignId campaign = opened(Optional.empty());
    VoucherId id = issued(campaign, "one").voucher();
    assertThat(change(id, v -> v.assign(new MemberId(7), TODAY)))
        .isInstanceOf(VoucherOutcome.Changed.class);
    assertThat(change(id, v -> v.assign(new MemberId(8), TODAY)))
        .isEqualTo(new VoucherOutcome.Refused(Refusal.NOT_THE_HOLDER));
    RedemptionId use = vouchers().nextRedemptionId();
    assertThat(redeem(id, use, "use")).isInstanceOf(RedeemOutcome.Redeemed.class);
    assertThat(redeem(id, vouchers().nextRedemptionId(), "use"))
        .isInstanceOf(RedeemOutcome.AlreadyDone.class);
    assertThat(redeem(id, vouchers().nextRedemptionId(), "other"))
        .isEqualTo(new RedeemOutcome.Refused(Refusal.REDEEMED));
    assertThat(change(id, Voucher::cancel)).isEqualTo(new VoucherOutcome.Refused(Refusal.REDEEMED));
    Voucher found = vouchers().find(id).orElseThrow();
    assertThat(found.face().orElseThrow().holder()).contains(new MemberId(7));
    assertThat(found.redemptions())
        .singleElement()
        .satisfies(r -> assertThat(r.id()).isEqualTo(use));
    assertThat(found.redemptions().get(0).discount()).isEqualTo("5.00");
    assertThat(found.redemptions().get(0).at()).isEqualTo(NOON);
  }

  @Test
  void whatExpiresOrIsCancelledGivesItsValueBack() {
    CampaignId campaign = opened(Optional.of(new BigDecimal("10.00")));
    VoucherId cancelled = issued(campaign, "one").voucher();
    VoucherId expired = issued(campaign, "two").voucher();
    assertThat(issue(campaign, "three"))
        .isEqualTo(new IssueOutcome.Refused(Refusal.BUDGET_EXHAUSTED));
    change(cancelled, Voucher::cancel);
    assertThat(change(expired, v -> v.expire(TODAY)))
        .isEqualTo(new VoucherOutcome.Refused(Refusal.NOT_YET_DUE));
    assertThat(vouchers().overdue(TODAY.plusDays(31), 1_000_000)).contains(expired);
    assertThat(vouchers().overdue(TODAY.plusDays(30), 1_000_000)).doesNotContain(expired);
    change(expired, v -> v.expire(TODAY.plusDays(31)));
    assertThat(vouchers().overdue(TODAY.plusDays(31), 1_000_000))
        .doesNotContain(expired, cancelled);
    assertThat(vouchers().campaign(campaign).committed()).isEqualTo("0.00");
    assertThat(issue(campaign, "three")).isInstanceOf(IssueOutcome.Issued.class);
  }

  @Test
  void aRuleThatThrowsStoresNothing() {
    CampaignId campaign = opened(Optional.empty());
    VoucherId id = vouchers().nextId();
    assertThatThrownBy(
            () ->
                vouchers()
                    .change(
                        campaign,
                        Optional.of(new RequestId("boom")),
                        c -> {
                          throw new IllegalStateException("boom");
                        }))
        .hasMessageContaining("boom");
    assertThat(vouchers().find(id)).isEmpty();
  }

  /** The writers of a seed begin together; what they want and in which order is the seed's. */
  @Test
  void aVoucherIsUsedOnceHoweverManyTryAtOnce() throws Exception {
    CampaignId campaign = opened(Optional.empty());
    for (long seed = 1; seed <= SEEDS; seed++) {
      VoucherId id = issued(campaign, "race-" + seed).voucher();
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String request = "r" + i;
        tries.add(
            () ->
                redeem(id, vouchers().nextRedemptionId(), request)
                    instanceof RedeemOutcome.Redeemed);
      }
      tries.add(() -> change(id, Voucher::cancel) instanceof VoucherOutcome.Changed);
      Collections.shuffle(tries, new Random(seed));
      assertThat(together(tries)).as("seed %d", seed).containsOnlyOnce(true);
      Voucher found = vouchers().find(id).orElseThrow();
      boolean used = found.face().orElseThrow().status() == Face.Status.REDEEMED;
      assertThat(found.redemptions()).as("seed %d", seed).hasSize(used ? 1 : 0);
    }
  }

  @Test
  void aBudgetIsNeverOverdrawnHoweverManyAskAtOnce() throws Exception {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random chance = new Random(seed);
      int vouchersWorth = 2 + chance.nextInt(4);
      BigDecimal budget = BigDecimal.valueOf(5L * vouchersWorth + chance.nextInt(5));
      CampaignId campaign = opened(Optional.of(budget));
      Set<VoucherId> got = ConcurrentHashMap.newKeySet();
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String first = "w" + i;
        // Some ask again with what they asked before, and get the same.
        String second = chance.nextBoolean() ? first : "again" + i;
        tries.add(
            () -> {
              note(issue(campaign, first), got);
              note(issue(campaign, second), got);
              return true;
            });
      }
      together(tries);
      Campaign after = vouchers().campaign(campaign);
      assertThat(after.committed()).as("seed %d", seed).isLessThanOrEqualTo(budget);
      assertThat(after.committed())
          .as("seed %d", seed)
          .isEqualByComparingTo(BigDecimal.valueOf(5L * got.size()));
      assertThat(got).as("seed %d", seed).hasSize(vouchersWorth);
    }
  }

  private static void note(IssueOutcome outcome, Set<VoucherId> got) {
    if (outcome instanceof IssueOutcome.Issued issued) {
      got.add(issued.face().voucher());
    } else if (outcome instanceof IssueOutcome.AlreadyDone done) {
      got.add(done.face().voucher());
    }
  }

  private static <T> List<T> together(List<Callable<T>> tries) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(tries.size());
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> one : writers.invokeAll(tries)) {
        answers.add(one.get());
      }
      return answers;
    } finally {
      writers.shutdownNow();
    }
  }

  private CampaignId freshCampaign() {
    return new CampaignId(1_000_000 + vouchers().nextId().value());
  }

  private CampaignId opened(Optional<BigDecimal> budget) {
    CampaignId campaign = freshCampaign();
    vouchers().change(campaign, Optional.empty(), c -> Change.of(c.open(terms(campaign, budget))));
    return campaign;
  }

  private Face issued(CampaignId campaign, String request) {
    return ((IssueOutcome.Issued) issue(campaign, request)).face();
  }

  private IssueOutcome issue(CampaignId campaign, String request) {
    VoucherId id = vouchers().nextId();
    return vouchers()
        .change(
            campaign,
            Optional.of(new RequestId(request)),
            c -> Change.of(c.issue(issuance(id, request), VoucherPolicy.STANDARD)))
        .outcome();
  }

  private IssueOutcome decline(CampaignId campaign, String request) {
    VoucherId id = vouchers().nextId();
    return vouchers()
        .change(
            campaign,
            Optional.of(new RequestId(request)),
            c -> Change.of(c.issueOrDecline(issuance(id, request), VoucherPolicy.STANDARD)))
        .outcome();
  }

  private RedeemOutcome redeem(VoucherId id, RedemptionId use, String request) {
    return vouchers()
        .change(id, v -> Change.of(v.redeem(use(use, request), VoucherPolicy.STANDARD)))
        .outcome();
  }

  private VoucherOutcome change(
      VoucherId id, java.util.function.Function<Voucher, VoucherOutcome> rule) {
    return vouchers().change(id, v -> Change.of(rule.apply(v))).outcome();
  }
}

package io.ficus.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.Stage;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.PointsTill;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.MemberTill;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.SampleParts;
import io.ficus.membership.domain.MemberPart;
import io.ficus.shop.membership.ShopStores;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.IssueVoucher;
import io.ficus.voucher.application.PurchaseOutcome;
import io.ficus.voucher.application.Purchases;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Face;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two domains, each at a stage of its own, and what touches both of them: points buy vouchers. At
 * every combination of stages, on real stores, no points are lost and no voucher is free, also
 * where the second step fails before or after its effect.
 */
abstract class PointsBuyVouchersContract {

  private static final long PRICE = 500;
  private static final long POINTS = 2_600;

  private static final Clock CLOCK = Clock.fixed(SampleVouchers.NOON, ZoneOffset.UTC);

  private final FailingVouchers vouchers =
      new FailingVouchers(stores().part("routedVouchers", Vouchers.class));
  private final Members members = stores().routed();
  private final Purchases purchases = stores().part("purchases", Purchases.class);
  private final PointsTill till = new MemberTill(members, CLOCK);
  private final IssueVoucher issue = new IssueVoucher(vouchers, CLOCK, new Random());
  private final BuyVoucher buy = new BuyVoucher(vouchers, issue, purchases, till, CLOCK);

  private MemberId member = new MemberId(1);
  private CampaignId campaign = new CampaignId(1);

  abstract ShopStores stores();

  /** Whether a second write brings at once what is decided at a stage; else the stream does. */
  abstract boolean writesBoth(Stage stage);

  static Stream<Arguments> everyCombination() {
    return Stream.of(Stage.values())
        .flatMap(first -> Stream.of(Stage.values()).map(second -> Arguments.of(first, second)));
  }

  @ParameterizedTest(name = "membership {0}, voucher {1}")
  @MethodSource("everyCombination")
  void noPointsAreLostAndNoVoucherIsFree(Stage ofMembership, Stage ofVoucher) {
    begin(ofMembership, ofVoucher);

    PurchaseOutcome first = buy("first");
    assertThat(first).isInstanceOf(PurchaseOutcome.Delivered.class);
    assertThat(buy("first")).isEqualTo(first);
    accounted(1);

    vouchers.failOnce(FailingVouchers.Moment.BEFORE);
    assertThatThrownBy(() -> buy("broken off before")).hasMessage("the store is away");
    assertThat(points()).isEqualTo(POINTS - 2 * PRICE);
    assertThat(buy.finish(100)).isEqualTo(1);
    accounted(2);

    vouchers.failOnce(FailingVouchers.Moment.AFTER);
    assertThatThrownBy(() -> buy("broken off after")).hasMessage("the store is away");
    assertThat(buy("broken off after")).isInstanceOf(PurchaseOutcome.Delivered.class);
    accounted(3);

    // Somebody takes the last of the budget between the two steps.
    vouchers.beforeIssuing(() -> issue.issue(campaign, new RequestId("faster"), Optional.empty()));
    assertThat(buy("too late")).isEqualTo(new PurchaseOutcome.Refused("BUDGET_EXHAUSTED"));
    assertThat(buy("too late")).isEqualTo(new PurchaseOutcome.Refused("BUDGET_EXHAUSTED"));
    accounted(3);
    assertThat(buy("much too late")).isEqualTo(new PurchaseOutcome.Refused("BUDGET_EXHAUSTED"));

    assertThat(vouchers.campaign(campaign).committed()).isEqualByComparingTo("20.00");
    agreeWhereBothAreWritten(ofMembership, ofVoucher);
    VoucherId got = ((PurchaseOutcome.Delivered) first).voucher();
    Face face = vouchers.find(got).flatMap(voucher -> voucher.face()).orElseThrow();
    assertThat(face.holder()).contains(member);
  }

  private PurchaseOutcome buy(String request) {
    return buy.buy(member, new RequestId(request + " " + member), campaign);
  }

  /** What is gone has been paid for vouchers that the member has, in the stores that decide. */
  private void accounted(int delivered) {
    assertThat(points()).isEqualTo(POINTS - delivered * PRICE);
    assertThat(delivered()).isEqualTo(delivered);
  }

  private long points() {
    return members.find(member).orElseThrow().balance();
  }

  private long delivered() {
    return Stream.of("first", "broken off before", "broken off after", "too late")
        .map(request -> purchases.find(new RequestId(request + " " + member)))
        .flatMap(Optional::stream)
        .flatMap(purchase -> purchase.voucher().stream())
        .filter(
            id ->
                vouchers
                    .find(id)
                    .flatMap(voucher -> voucher.face())
                    .filter(face -> face.status() == Face.Status.ISSUED)
                    .isPresent())
        .count();
  }

  private void begin(Stage ofMembership, Stage ofVoucher) {
    stores().stage("membership", ofMembership);
    stores().stage("voucher", ofVoucher);
    member = members.nextId();
    campaign = new CampaignId(member.value());
    List<MemberPart> person =
        List.of(
            SampleParts.profile(member),
            SampleParts.enrolment(member),
            SampleParts.adjusted(member, new EntryId(member.value() + 50_000), POINTS, "present"));
    stores().legacyRecords().put(person);
    stores().domainRecords().put(person);
    for (String store : List.of("legacyVouchers", "domainVouchers")) {
      stores()
          .part(store, VoucherRecords.class)
          .put(List.of(SampleVouchers.terms(campaign, Optional.of(new BigDecimal("20.00")))));
    }
  }

  private void agreeWhereBothAreWritten(Stage ofMembership, Stage ofVoucher) {
    List<Runnable> agreements = new ArrayList<>();
    if (writesBoth(ofMembership)) {
      agreements.add(
          () ->
              assertThat(stores().part("domainMembers", Members.class).find(member))
                  .as(() -> stores().counts("membership").toString())
                  .isEqualTo(stores().part("legacyMembers", Members.class).find(member)));
    }
    if (writesBoth(ofVoucher)) {
      agreements.add(
          () ->
              assertThat(stores().part("domainVouchers", Vouchers.class).campaign(campaign))
                  .as(() -> stores().counts("voucher").toString())
                  .isEqualTo(stores().part("legacyVouchers", Vouchers.class).campaign(campaign)));
    }
    agreements.forEach(
        agree ->
            await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(agree::run));
  }
}

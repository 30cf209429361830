package io.ficus.shop.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.membership.RequestId;
import io.ficus.shop.membership.ShopStores;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.RedeemVoucher;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.ShowVoucher;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.application.VouchersContract;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.RedeemOutcome;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The routed port keeps the port's promises in every stage. */
class RoutedVouchersTest {

  private static ShopStores stores;

  @BeforeAll
  static void start() {
    stores = new ShopStores("routed_vouchers");
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @Nested
  class InOff extends InStage {
    InOff() {
      super(Stage.OFF);
    }
  }

  // Differs from the stage after it in nothing that is written.
  @Nested
  @Tag("long")
  class InDualWrite extends InStage {
    InDualWrite() {
      super(Stage.DUAL_WRITE);
    }
  }

  @Nested
  class InShadow extends InStage {
    InShadow() {
      super(Stage.SHADOW);
    }
  }

  @Nested
  class InLive extends InStage {
    InLive() {
      super(Stage.LIVE);
    }
  }

  // Differs from the stage before it in nothing that is written.
  @Nested
  @Tag("long")
  class InRampDown extends InStage {
    InRampDown() {
      super(Stage.RAMP_DOWN);
    }
  }

  @Nested
  class InComplete extends InStage {
    InComplete() {
      super(Stage.COMPLETE);
    }
  }

  @Test
  void offLeavesTheDomainStoreAlone() {
    stores.stage("voucher", Stage.OFF);
    assertThat(domain().find(issue())).isEmpty();
  }

  @Test
  void theSecondWriteBringsWhatTheShopHolds() {
    stores.stage("voucher", Stage.DUAL_WRITE);
    VoucherId id = issue();
    await().until(() -> domain().find(id).isPresent());
    assertThat(domain().find(id)).isEqualTo(legacy().find(id));
  }

  @Test
  void theDomainsWritesReachTheShopWhileTheDomainIsTheAuthority() {
    stores.stage("voucher", Stage.RAMP_DOWN);
    VoucherId id = issue();
    assertThat(domain().find(id)).isPresent();
    await().until(() -> legacy().find(id).isPresent());
    assertThat(legacy().find(id)).isEqualTo(domain().find(id));
  }

  @Test
  void inLiveOnlyKeysOfTheRampReadTheDomainStoreAndTheOthersLagIsNoMismatch() {
    stores.stage("voucher", Stage.LIVE);
    VoucherId known = issue(domain());
    VoucherId other = issue(domain());
    stores.ramp("voucher", new ReadRamp(0, Set.of(known.toString())));
    long before = stores.counts("voucher").compared();
    long mismatched = stores.counts("voucher").mismatched();
    try {
      assertThat(routed().find(known)).isPresent();
      await()
          .until(
              () -> {
                assertThat(routed().find(other)).isEmpty();
                return stores.counts("voucher").compared() > before;
              });
      assertThat(stores.counts("voucher").mismatched()).isEqualTo(mismatched);
    } finally {
      stores.ramp("voucher", ReadRamp.EVERY_KEY);
    }
  }

  @Test
  void whatIsShownOfAVoucherGoesByItsNumberAlsoIfItWasAskedForByItsCode() {
    stores.stage("voucher", Stage.LIVE);
    VoucherId known = issue(domain());
    VoucherId other = issue(domain());
    CampaignId campaign = new CampaignId(100_000_000 + known.value());
    domainRecords().put(List.of(SampleVouchers.terms(campaign, Optional.empty())));
    ShowVoucher show = new ShowVoucher(routed());
    // The code of the other would be in, if it were a key.
    stores.ramp(
        "voucher",
        new ReadRamp(0, Set.of(known.toString(), SampleVouchers.code(other).value(), "-7")));
    try {
      assertThat(show.show(known)).isPresent();
      assertThat(show.show(SampleVouchers.code(known))).isPresent();
      assertThat(show.show(other)).isEmpty();
      assertThat(show.show(SampleVouchers.code(other))).isEmpty();
      // Campaigns are numbered apart from vouchers.
      assertThat(show.campaign(campaign)).isEmpty();
      stores.ramp("voucher", new ReadRamp(0, Set.of("-" + campaign)));
      assertThat(show.campaign(campaign)).isPresent();
    } finally {
      stores.ramp("voucher", ReadRamp.EVERY_KEY);
    }
  }

  @Test
  void whatIsDecidedIsDecidedOnWhatTheAuthorityHoldsWhateverTheRamp() {
    stores.stage("voucher", Stage.LIVE);
    VoucherId id = issue(domain());
    CampaignId campaign = new CampaignId(100_000_000 + id.value());
    domainRecords().put(List.of(SampleVouchers.terms(campaign, Optional.empty())));
    Clock clock = Clock.fixed(SampleVouchers.NOON, ZoneOffset.UTC);
    stores.ramp("voucher", new ReadRamp(0, Set.of()));
    try {
      assertThat(routed().find(id)).as("the shop lags").isEmpty();
      assertThat(new ShowVoucher(routed()).decided(id)).isPresent();
      assertThat(new ShowVoucher(routed()).decided(campaign)).isPresent();
      RedeemOutcome used =
          new RedeemVoucher(routed(), clock)
              .redeem(
                  SampleVouchers.code(id),
                  new RequestId("use"),
                  Optional.empty(),
                  Optional.empty(),
                  new BigDecimal("50.00"));
      assertThat(used).isInstanceOf(RedeemOutcome.Redeemed.class);
    } finally {
      stores.ramp("voucher", ReadRamp.EVERY_KEY);
    }
  }

  private static VoucherId issue() {
    return issue(routed());
  }

  private static VoucherId issue(Vouchers port) {
    VoucherId id = routed().nextId();
    // Beyond all that the contract makes.
    CampaignId campaign = new CampaignId(100_000_000 + id.value());
    port.change(
        id, v -> new Change<>("", List.of(SampleVouchers.face(id, campaign, Face.Status.ISSUED))));
    return id;
  }

  private static Vouchers routed() {
    return stores.part("routedVouchers", Vouchers.class);
  }

  private static VoucherRecords domainRecords() {
    return stores.part("domainVouchers", VoucherRecords.class);
  }

  private static Vouchers domain() {
    return stores.part("domainVouchers", Vouchers.class);
  }

  private static Vouchers legacy() {
    return stores.part("legacyVouchers", LegacyVouchers.class);
  }

  abstract static class InStage extends VouchersContract {

    private final Stage stage;

    InStage(Stage stage) {
      this.stage = stage;
    }

    @BeforeEach
    void enter() {
      RoutedVouchersTest.stores.stage("voucher", stage);
    }

    @Override
    protected Vouchers vouchers() {
      return routed();
    }
  }
}

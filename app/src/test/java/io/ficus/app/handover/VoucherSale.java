package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.AdjustPoints;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.PlanCampaign;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Members who buy vouchers for points while the authority over vouchers goes to and fro. */
final class VoucherSale {

  private static final CampaignId CAMPAIGN = new CampaignId(900);

  private final Demo demo;
  private final JdbcTemplate shop;
  private final JdbcTemplate store;

  VoucherSale(Demo demo) {
    this.demo = demo;
    this.shop = over(demo.shopUrl(), demo.shopUser());
    this.store = over(demo.storeUrl(), "postgres");
  }

  private static JdbcTemplate over(String url, String user) {
    return new JdbcTemplate(new SingleConnectionDataSource(url, user, "", true));
  }

  void goesToLiveAndBackWhilePointsBuy() throws InterruptedException {
    assertThat(type("cutover", "list").out()).contains("membership").contains("voucher");
    Operator operator = new Operator(demo.address(), "voucher");
    operator.installFence();
    demo.part(PlanCampaign.class).open(Buyers.terms(CAMPAIGN));
    List<MemberId> two =
        store.query(
            "SELECT member_id FROM membership.enrolment WHERE status = 'ACTIVE'"
                + " ORDER BY member_id DESC LIMIT 2",
            (row, n) -> new MemberId(row.getLong(1)));
    AdjustPoints adjust = demo.part(AdjustPoints.class);
    for (MemberId member : two) {
      adjust.adjust(member, new RequestId("gift"), 1_000_000, AdjustmentReason.GOODWILL);
    }
    Buyers buyers = new Buyers(demo.part(BuyVoucher.class), CAMPAIGN);
    buyers.start(two);
    operator.standAt(Stage.LIVE);
    buyers.awaitMore();
    operator.standAt(Stage.SHADOW);
    buyers.awaitMore();
    List<String> delivered = buyers.stop();

    assertThat(buyers.faults()).isEmpty();
    // The shop has the authority over both again, or still: once what was broken off is finished,
    // each purchase took points once, and gave one voucher.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(paid()).containsExactlyInAnyOrderElementsOf(given()));
    assertThat(given()).doesNotHaveDuplicates().containsAll(delivered);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(type("reconcile", "run", "voucher").out()).contains("MATCHES"));
  }

  private List<String> paid() {
    return shop.queryForList(
        "SELECT substr(ext_ref, 6) FROM loy_txn WHERE ext_ref LIKE 'till:buy-%'", String.class);
  }

  private List<String> given() {
    return shop.queryForList(
        "SELECT ext_ref FROM voucher WHERE ext_ref LIKE 'buy-%'", String.class);
  }

  private Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }
}

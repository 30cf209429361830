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
import java.util.Objects;
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
    // It would use the one that is overdue.
    double rate = demo.traffic().rate();
    demo.traffic().setRate(0);
    long overdue = overdue();
    buyers.start(two);
    List<String> delivered;
    try {
      operator.standAt(Stage.LIVE);
      assertThat(type("cutover", "show", "voucher", "--output", "json").out())
          .contains("the expiry of vouchers runs here");
      demo.traffic().setRate(rate);
      buyers.awaitMore();
      expiresInBoth(overdue);
      operator.standAt(Stage.SHADOW);
      buyers.awaitMore();
    } finally {
      delivered = buyers.stop();
    }
    assertThat(type("events", "status").out())
        .containsPattern("voucher\\.voucher\\.events\\.v1, \\S+ +RUNNING +[1-9]");

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

  /** One that the shop's own nightly job has not seen yet. */
  private long overdue() {
    Long id =
        shop.queryForObject(
            "SELECT min(vou_id) FROM voucher WHERE status_cd = 'X' AND del_flg = 'N'", Long.class);
    shop.update("UPDATE voucher SET status_cd = 'I', exp_date = '2020-01-01' WHERE vou_id = ?", id);
    return Objects.requireNonNull(id);
  }

  /** What expires vouchers has followed the authority, and what it decided is brought back. */
  private void expiresInBoth(long id) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              assertThat(status(store, "SELECT status FROM voucher.face WHERE voucher_id = ?", id))
                  .isEqualTo("EXPIRED");
              assertThat(status(shop, "SELECT status_cd FROM voucher WHERE vou_id = ?", id))
                  .isEqualTo("X");
            });
  }

  private static String status(JdbcTemplate where, String sql, long id) {
    return String.valueOf(where.queryForObject(sql, String.class, id));
  }

  private List<String> paid() {
    return shop.queryForList(
        "SELECT substr(ext_ref, 6) FROM loy_txn WHERE ext_ref LIKE 'till:buy-%'", String.class);
  }

  private List<String> given() {
    return shop.queryForList(
        "SELECT substr(ext_ref, 10) FROM voucher WHERE ext_ref LIKE 'purchase:buy-%'",
        String.class);
  }

  private Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }
}

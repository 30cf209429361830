package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.AdjustPoints;
import io.ficus.membership.application.Members;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.PlanCampaign;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The cutover as a person does it, by commands, while writers and the shop's traffic go on. */
class CutoverToLiveTest {

  private static Demo demo;
  private static JdbcTemplate shop;
  private static JdbcTemplate store;

  @BeforeAll
  static void start() throws SQLException {
    demo = Demo.start(new DemoOptions(0, 0.005, 7, 2, null), line -> {});
    await().atMost(Duration.ofMinutes(3)).until(demo::caughtUp);
    shop = new JdbcTemplate(new SingleConnectionDataSource(demo.shopUrl(), "postgres", "", true));
    store = new JdbcTemplate(new SingleConnectionDataSource(demo.storeUrl(), "postgres", "", true));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  @Tag("C6")
  void membershipGoesToLiveAndBackAndNoAcknowledgedWriteIsLost() throws Exception {
    assertThat(type("fence", "install", "membership", "--reason", "for the cutover").exit())
        .isZero();
    List<MemberId> some =
        store.query(
            "SELECT member_id FROM membership.enrolment WHERE status = 'ACTIVE'"
                + " ORDER BY member_id LIMIT 5",
            (row, n) -> new MemberId(row.getLong(1)));
    Writers writers = new Writers(demo.part(Members.class), some);
    writers.start(2);
    advanceTo("membership", "DUAL_WRITE");
    advanceTo("membership", "SHADOW");
    advanceTo("membership", "LIVE");
    int acknowledged = writers.awaitMoreThan(0);
    writers.awaitMoreThan(acknowledged + 20);
    backToShadow("membership");
    assertThat(type("cutover", "show", "membership").out()).contains("SHADOW");
    Writers.History history = writers.stop();

    assertThat(history.faults()).isEmpty();
    assertThat(history.acknowledged()).isNotEmpty();
    await().atMost(Duration.ofMinutes(1)).until(demo::caughtUp);
    for (String request : history.acknowledged()) {
      assertThat(
              shop.queryForObject(
                  "SELECT count(*) FROM loy_txn WHERE ext_ref = ?", Long.class, request))
          .as("%s in the shop", request)
          .isEqualTo(1);
      assertThat(
              store.queryForObject(
                  "SELECT count(*) FROM membership.ledger_entry WHERE request_id = ?",
                  Long.class,
                  request))
          .as("%s in the domain store", request)
          .isEqualTo(1);
    }
    everyDecisionIsPublished();
  }

  private static void everyDecisionIsPublished() {
    Long decided = store.queryForObject("SELECT count(*) FROM membership.outbox", Long.class);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(demo.part(EventPublisher.class).status().published())
                    .isEqualTo(decided));
    assertThat(type("events", "status").out()).contains("membership.member.events.v1", "RUNNING");
  }

  @Test
  @Tag("C6")
  @Tag("long")
  void vouchersGoToLiveAndBackWhilePointsBuyThem() throws Exception {
    assertThat(type("cutover", "list").out()).contains("membership").contains("voucher");
    assertThat(type("fence", "install", "voucher", "--reason", "for the cutover").exit()).isZero();
    CampaignId campaign = new CampaignId(900);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    demo.part(PlanCampaign.class)
        .open(
            new CampaignTerms(
                campaign,
                "POINTS",
                "For points",
                new Discount.Amount(new BigDecimal("0.05")),
                BigDecimal.ZERO,
                today.minusDays(2),
                today.plusDays(30),
                true,
                Optional.empty()));
    List<MemberId> two =
        store.query(
            "SELECT member_id FROM membership.enrolment WHERE status = 'ACTIVE'"
                + " ORDER BY member_id DESC LIMIT 2",
            (row, n) -> new MemberId(row.getLong(1)));
    AdjustPoints adjust = demo.part(AdjustPoints.class);
    for (MemberId member : two) {
      adjust.adjust(member, new RequestId("gift"), 1_000_000, AdjustmentReason.GOODWILL);
    }
    Buyers buyers = new Buyers(demo.part(BuyVoucher.class), campaign);
    buyers.start(two);
    advanceTo("voucher", "DUAL_WRITE");
    advanceTo("voucher", "SHADOW");
    advanceTo("voucher", "LIVE");
    buyers.awaitMore();
    backToShadow("voucher");
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

  private static List<String> paid() {
    return shop.queryForList(
        "SELECT substr(ext_ref, 6) FROM loy_txn WHERE ext_ref LIKE 'till:buy-%'", String.class);
  }

  private static List<String> given() {
    return shop.queryForList(
        "SELECT ext_ref FROM voucher WHERE ext_ref LIKE 'buy-%'", String.class);
  }

  private static void backToShadow(String domain) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              Typed back =
                  type("cutover", "rollback", domain, "--to", "SHADOW", "--reason", "rehearsal");
              assertThat(back.exit()).as(back.out() + back.err()).isZero();
            });
  }

  /** On a machine that is busy an attempt may be given up for its budget; then it is repeated. */
  private static void advanceTo(String domain, String stage) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              type("reconcile", "run", domain);
              Typed typed = type("cutover", "advance", domain, "--reason", "forward");
              assertThat(type("cutover", "show", domain).out())
                  .as(typed.out() + typed.err())
                  .contains(stage);
            });
  }

  private static Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }
}

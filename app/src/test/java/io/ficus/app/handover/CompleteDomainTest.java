package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.Stage;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.shop.engine.ShopEngine;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.PlanCampaign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A domain goes the whole way on real stores, and the legacy store is left behind. */
@Tag("C6")
@Tag("C9")
@Tag("long")
class CompleteDomainTest {

  /** Says that a session is Ficus's: some server may have slept through the end. */
  private static final Map<ShopEngine, String> IN_DISGUISE =
      Map.of(
          ShopEngine.POSTGRESQL,
          "SELECT set_config('ficus.writer', 'voucher|COPY|', false)",
          ShopEngine.MARIADB,
          "SET @ficus_writer = 'voucher|COPY|'");

  /** What is acknowledged after it may have been written that much before, and brought. */
  private static final Duration OPENING = Duration.ofSeconds(1);

  private static final String STRAY_WINDOW = "ficus.cutover.stray-window";

  @BeforeAll
  static void doNotWaitAnHourForStrayWrites() {
    System.setProperty(STRAY_WINDOW, "1s");
  }

  @AfterAll
  static void waitAgain() {
    System.clearProperty(STRAY_WINDOW);
  }

  @ParameterizedTest
  @EnumSource(ShopEngine.class)
  void leavesTheLegacyStoreBehindAndDropsNothing(ShopEngine engine) throws Exception {
    if (engine == ShopEngine.MARIADB) {
      EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    }
    try (Demo demo = Demo.start(new DemoOptions(0, 0.005, 7, 1, null, engine), line -> {})) {
      await().atMost(Duration.ofMinutes(3)).until(demo::caughtUp);
      complete(demo, Objects.requireNonNull(IN_DISGUISE.get(engine)));
    }
  }

  private static void complete(Demo demo, String disguise) throws InterruptedException {
    JdbcTemplate shop = over(demo.shopUrl(), demo.shopUser());
    JdbcTemplate store = over(demo.storeUrl(), "postgres");
    Operator operator = new Operator(demo.address(), "voucher");
    operator.installFence();
    operator.standAt(Stage.LIVE);
    // Nobody leaves the way back behind who has not tried it.
    operator.standAt(Stage.SHADOW);
    operator.standAt(Stage.RAMP_DOWN);
    PlanCampaign campaigns = demo.part(PlanCampaign.class);
    campaigns.open(Buyers.terms(new CampaignId(801)));
    Planners planners = new Planners(campaigns);
    planners.start(3, Duration.ofMillis(20));
    Map<Long, Instant> opened;
    try {
      planners.awaitMore(20);
      operator.standAt(Stage.COMPLETE);
      operator.awaitSound();
      planners.awaitMore(200);
    } finally {
      opened = planners.stop();
    }
    long vouchers = vouchers(shop);
    campaigns.open(Buyers.terms(new CampaignId(802)));

    assertThat(planners.faults()).isEmpty();
    everyCampaignIsWhereItBelongs(opened, demo, shop, store);

    // What was decided before is brought, what was decided since is not.
    assertThat(campaigns(shop, "vou_campaign WHERE vou_camp_id")).containsExactly(801L);
    assertThat(campaigns(store, "voucher.campaign WHERE campaign_id")).containsExactly(801L, 802L);
    assertThat(operator.type("reverse", "status", "voucher").out()).contains("STOPPED");
    assertThatThrownBy(() -> shop.update("UPDATE voucher SET vou_camp_id = vou_camp_id"))
        .hasMessageContaining("voucher");
    shop.execute(disguise);
    assertThatThrownBy(() -> shop.update("UPDATE voucher SET vou_camp_id = vou_camp_id"))
        .hasMessageContaining("left behind for good");
    assertThat(operator.type("fence", "status", "voucher").out())
        .containsPattern("left behind for good +true");
    assertThat(operator.type("fence", "remove", "voucher", "--reason", "it is over").exit())
        .isNotZero();

    Typed back = operator.type("cutover", "rollback", "voucher", "--reason", "we want it back");
    assertThat(back.exit()).isNotZero();
    assertThat(back.out() + back.err()).contains("It would take");
    assertThat(operator.type("cutover", "drop-sql", "voucher").out())
        .containsPattern("DROP TABLE \\S*voucher");
    assertThat(vouchers(shop)).isEqualTo(vouchers);
    assertThat(operator.stage()).isEqualTo(Stage.COMPLETE);
    operator.awaitSound();

    // Somebody has read it, and runs it.
    operator
        .type("cutover", "drop-sql", "voucher")
        .out()
        .lines()
        .filter(line -> line.startsWith("D"))
        .forEach(shop::execute);
    operator.awaitSound();
  }

  /** Up to the flip in both stores, from the end of the hand-over on in the domain store only. */
  private static void everyCampaignIsWhereItBelongs(
      Map<Long, Instant> opened, Demo demo, JdbcTemplate shop, JdbcTemplate store) {
    Cutovers cutovers = demo.part(Cutovers.class);
    Instant flipped = cutovers.show("voucher").orElseThrow().since();
    Instant ended = cutovers.handOver("voucher").orElseThrow().silentSince();
    List<Long> before = opened(opened, at -> at.isBefore(flipped));
    List<Long> leftBehind = shop.queryForList("SELECT vou_camp_id FROM vou_campaign", Long.class);

    assertThat(before).isNotEmpty();
    assertThat(leftBehind).containsAll(before);
    List<Long> since = opened(opened, at -> at.isAfter(ended.plus(OPENING)));
    assertThat(since).isNotEmpty();
    assertThat(leftBehind).doesNotContainAnyElementsOf(since);
    assertThat(store.queryForList("SELECT campaign_id FROM voucher.campaign", Long.class))
        .containsAll(opened.keySet());
  }

  private static List<Long> opened(Map<Long, Instant> opened, Predicate<Instant> when) {
    return opened.entrySet().stream()
        .filter(entry -> when.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static JdbcTemplate over(String url, String user) {
    return new JdbcTemplate(new SingleConnectionDataSource(url, user, "", true));
  }

  private static long vouchers(JdbcTemplate shop) {
    return Objects.requireNonNull(shop.queryForObject("SELECT count(*) FROM voucher", Long.class));
  }

  private static List<Long> campaigns(JdbcTemplate where, String column) {
    return where.queryForList(
        "SELECT "
            + column.replaceFirst(".* ", "")
            + " FROM "
            + column
            + " IN (801, 802) ORDER BY 1",
        Long.class);
  }
}

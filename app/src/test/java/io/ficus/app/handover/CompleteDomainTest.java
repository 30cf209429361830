package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.Stage;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.application.PlanCampaign;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A domain goes the whole way on real stores, and the legacy store is left behind. */
@Tag("C6")
@Tag("C9")
@Tag("long")
class CompleteDomainTest {

  private static Demo demo;
  private static JdbcTemplate shop;
  private static JdbcTemplate store;

  @BeforeAll
  static void start() throws SQLException {
    demo = Demo.start(new DemoOptions(0, 0.005, 7, 1, null), line -> {});
    await().atMost(Duration.ofMinutes(3)).until(demo::caughtUp);
    shop = new JdbcTemplate(new SingleConnectionDataSource(demo.shopUrl(), "postgres", "", true));
    store = new JdbcTemplate(new SingleConnectionDataSource(demo.storeUrl(), "postgres", "", true));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void leavesTheLegacyStoreBehindAndDropsNothing() {
    Operator operator = new Operator(demo.address(), "voucher");
    operator.installFence();
    operator.standAt(Stage.LIVE);
    // Nobody leaves the way back behind who has not tried it.
    operator.standAt(Stage.SHADOW);
    operator.standAt(Stage.RAMP_DOWN);
    PlanCampaign campaigns = demo.part(PlanCampaign.class);
    campaigns.open(Buyers.terms(new CampaignId(801)));
    operator.standAt(Stage.COMPLETE);
    long vouchers = vouchers();
    campaigns.open(Buyers.terms(new CampaignId(802)));

    // What was decided before is brought, what was decided since is not.
    assertThat(campaigns(shop, "vou_campaign WHERE vou_camp_id")).containsExactly(801L);
    assertThat(campaigns(store, "voucher.campaign WHERE campaign_id")).containsExactly(801L, 802L);
    assertThat(operator.type("reverse", "status", "voucher").out()).contains("STOPPED");
    assertThatThrownBy(() -> shop.update("UPDATE voucher SET vou_camp_id = vou_camp_id"))
        .hasMessageContaining("voucher");
    // Nor what says that it is Ficus's: some server may have slept through all this.
    shop.queryForObject("SELECT set_config('ficus.writer', 'voucher|COPY|', false)", String.class);
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
        .contains("DROP TABLE public.voucher;");
    assertThat(vouchers()).isEqualTo(vouchers);
    assertThat(operator.stage()).isEqualTo(Stage.COMPLETE);
    operator.awaitSound();
  }

  private static long vouchers() {
    return Objects.requireNonNull(shop.queryForObject("SELECT count(*) FROM voucher", Long.class));
  }

  private static List<Long> campaigns(JdbcTemplate where, String column) {
    return where.queryForList(
        "SELECT "
            + column.replaceFirst(".* ", "")
            + "::bigint FROM "
            + column
            + " IN (801, 802) ORDER BY 1",
        Long.class);
  }
}

package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Vouchers of a demo whose domain store somebody wrote to, brought to what the shop says. */
final class VoucherRepair {

  private static final List<String> ROGUE =
      List.of(
          "UPDATE voucher.face SET value = value + 1"
              + " WHERE voucher_id = (SELECT min(voucher_id) FROM voucher.face)",
          "DELETE FROM voucher.redemption"
              + " WHERE redemption_id = (SELECT max(redemption_id) FROM voucher.redemption)",
          "UPDATE voucher.campaign SET name = name || '!'"
              + " WHERE campaign_id = (SELECT min(campaign_id) FROM voucher.campaign)");

  private final Demo demo;

  VoucherRepair(Demo demo) {
    this.demo = demo;
  }

  void mendsWhatWasWrittenPastFicus() {
    matches();
    JdbcTemplate store =
        new JdbcTemplate(new SingleConnectionDataSource(demo.storeUrl(), "postgres", "", true));
    ROGUE.forEach(rogue -> assertThat(store.update(rogue)).isEqualTo(1));
    Typed run = type("reconcile", "run", "voucher");
    assertThat(run.exit()).as(run.out()).isEqualTo(3);
    String plan =
        type("reconcile", "repair", "plan", "voucher", "--reason", "rogue")
            .out()
            .replaceAll("(?s).*Repair (\\d+) of run.*", "$1");
    Typed applied = type("reconcile", "repair", "apply", "voucher", plan, "--reason", "rogue");
    assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
    matches();
  }

  private void matches() {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(type("reconcile", "run", "voucher").out())
                    .as(type("reconcile", "report", "voucher", "--format", "csv").out())
                    .contains("MATCHES"));
  }

  private Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }
}

package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.ServerClient;
import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The cutover as a person does it, by commands, while writers and the shop's traffic go on. */
class CutoverToLiveTest {

  private static final Pattern LETTER = Pattern.compile("(?m)^(\\d+) .*nobody\\.knows");

  private static Demo demo;
  private static JdbcTemplate store;

  @BeforeAll
  static void start() throws SQLException {
    demo = Demo.start(new DemoOptions(0, 0.005, 7, 2, null), line -> {});
    await().atMost(Duration.ofMinutes(3)).until(demo::caughtUp);
    store = new JdbcTemplate(new SingleConnectionDataSource(demo.storeUrl(), "postgres", "", true));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  @Tag("C6")
  void membershipGoesToLiveAndBackAndNoAcknowledgedWriteIsLost() throws Exception {
    Operator operator = new Operator(demo.address(), "membership");
    operator.installFence();
    List<MemberId> some =
        store.query(
            "SELECT member_id FROM membership.enrolment WHERE status = 'ACTIVE'"
                + " ORDER BY member_id LIMIT 5",
            (row, n) -> new MemberId(row.getLong(1)));
    Writers writers = new Writers(demo.part(Members.class), some);
    writers.start(2);
    operator.standAt(Stage.SHADOW);
    assertThat(operator.type("cutover", "plan", "membership").out())
        .contains("Writers would wait about", "last time -");
    operator.standAt(Stage.LIVE);
    int acknowledged = writers.awaitMoreThan(0);
    writers.awaitMoreThan(acknowledged + 20);
    howLateTheReverseSyncIsIsKnown();
    howTheCutoverStandsIsMeasured();
    whatTheLegacyStoreNeverTakesKeepsTheAuthorityUntilItIsDropped();
    theWayBackSaysWhatItWouldCost(operator);
    operator.standAt(Stage.SHADOW);
    Writers.History history = writers.stop();

    assertThat(history.faults()).isEmpty();
    assertThat(history.acknowledged()).isNotEmpty();
    await().atMost(Duration.ofMinutes(1)).until(demo::caughtUp);
    new Accounts(demo).requireOnceInBoth(history.acknowledged());
    everyDecisionIsPublished();
    oldDecisionsAreClearedAwayWithoutAnEvent();
  }

  private static void howLateTheReverseSyncIsIsKnown() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(gauge("ficus.reverse.lag")).isBetween(0.0, 30.0);
              assertThat(gauge("ficus.reverse.dead.letters")).isZero();
              type("reverse", "status", "membership").succeeded();
              assertThat(new ServerClient(demo.address()).getText("/actuator/health"))
                  .contains("membership reverse");
            });
  }

  private static void howTheCutoverStandsIsMeasured() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(gauge("ficus.cutover.stage", "stage", "live")).isEqualTo(1);
              assertThat(gauge("ficus.cutover.stage", "stage", "shadow")).isZero();
              assertThat(gauge("ficus.cutover.epoch")).isGreaterThan(3);
              assertThat(gauge("ficus.cutover.handover.state", "state", "done")).isEqualTo(1);
              assertThat(gauge("ficus.cutover.writers.kept.out")).isZero();
              assertThat(gauge("ficus.cutover.pause")).isPositive();
              assertThat(gauge("ficus.cutover.fleet.live")).isPositive();
              assertThat(gauge("ficus.cutover.fleet.acknowledged"))
                  .isEqualTo(gauge("ficus.cutover.fleet.live"));
              assertThat(gauge("ficus.cutover.strays.open")).isZero();
              assertThat(gauge("ficus.cutover.ledger", "state", "confirmed")).isPositive();
              assertThat(meters("ficus.seam.calls").tag("event", "write").functionCounter().count())
                  .isPositive();
              assertThat(new ServerClient(demo.address()).getText("/actuator/health"))
                  .contains("cutovers", "DONE at ");
            });
    assertThat(type("cutover", "fleet", "membership").succeeded().out())
        .contains("ACKNOWLEDGED")
        .doesNotContain("BEHIND");
  }

  private static void whatTheLegacyStoreNeverTakesKeepsTheAuthorityUntilItIsDropped() {
    String told =
        Objects.requireNonNull(
            store.queryForObject(
                "INSERT INTO membership.outbox (type, member_id, occurred_at, payload)"
                    + " SELECT 'nobody.knows', max(member_id), now(), '{}'::jsonb"
                    + " FROM membership.enrolment RETURNING event_id::text",
                String.class));
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              Typed status = type("reverse", "status", "membership");
              assertThat(status.exit()).isEqualTo(3);
              assertThat(status.out()).contains("nobody.knows");
            });
    // On a machine that is busy an attempt may be given up because it is late.
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              Typed back = type("cutover", "rollback", "membership", "--reason", "back");
              assertThat(back.err()).contains("dead letters (ficus reverse status membership)");
              assertThat(back.exit()).isEqualTo(3);
            });
    Matcher id = LETTER.matcher(type("reverse", "status", "membership").out());
    assertThat(id.find()).isTrue();
    assertThat(type("reverse", "show", "membership", id.group(1)).out()).contains(told);
    type("reverse", "drop", "membership", id.group(1), "--reason", "nobody needs it").succeeded();
    type("reverse", "status", "membership").succeeded();
    assertThat(type("reverse", "history", "membership").out()).contains("nobody needs it");
    // Its row stays in the outbox for good, as evidence; what follows here counts rows.
    store.update(
        "INSERT INTO seam.intent (domain, intent_id, decided_by, decided_at, carried_at)"
            + " VALUES ('membership', ?, 'DOMAIN', now(), now())"
            + " ON CONFLICT (domain, intent_id) DO UPDATE SET carried_at = now()",
        told);
  }

  private static double gauge(String name) {
    return meters(name).gauge().value();
  }

  private static double gauge(String name, String tag, String value) {
    return meters(name).tag(tag, value).gauge().value();
  }

  private static RequiredSearch meters(String name) {
    return demo.part(MeterRegistry.class).get(name).tag("domain", "membership");
  }

  private static void theWayBackSaysWhatItWouldCost(Operator operator) {
    Typed asked =
        operator.type(
            "cutover",
            "rollback",
            "membership",
            "--to",
            "SHADOW",
            "--dry-run",
            "--reason",
            "what would it cost?");
    assertThat(asked.out())
        .as(asked.err())
        .contains("would-roll-back, LIVE -> SHADOW", "Writers would wait about", "0 dead letters")
        .containsPattern("at the pace of hand-over|no key has changed");
  }

  private static void everyDecisionIsPublished() {
    awaitPublished(outbox());
  }

  /** All but one that nobody has brought; and what is told after it is published as before. */
  private static void oldDecisionsAreClearedAwayWithoutAnEvent() {
    long decided = outbox();
    store.update("UPDATE membership.outbox SET occurred_at = occurred_at - interval '8 days'");
    tell("now() - interval '8 days'");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              assertThat(demo.part(OutboxRetention.class).clear("membership")).isTrue();
              assertThat(outbox()).isEqualTo(1);
            });
    tell("now()");
    awaitPublished(decided + 2);
    assertThat(type("events", "status").out())
        .containsPattern("membership +2 .* PT168H +1 +" + decided + " +-");
  }

  private static void tell(String at) {
    store.update(
        "INSERT INTO membership.outbox (type, member_id, occurred_at, payload)"
            + " SELECT 'nobody.decided', member_id, "
            + at
            + ", '{}'::jsonb FROM membership.enrolment LIMIT 1");
  }

  private static long outbox() {
    return Objects.requireNonNull(
        store.queryForObject("SELECT count(*) FROM membership.outbox", Long.class));
  }

  private static void awaitPublished(long events) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(type("events", "status").out())
                    .containsPattern(
                        "membership\\.member\\.events\\.v1 +RUNNING +" + events + " "));
  }

  @Test
  @Tag("C6")
  @Tag("long")
  void vouchersGoToLiveAndBackWhilePointsBuyThem() throws Exception {
    new VoucherSale(demo).goesToLiveAndBackWhilePointsBuy();
  }

  private static Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }
}

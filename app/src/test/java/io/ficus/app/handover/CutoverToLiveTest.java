package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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
    advanceTo("DUAL_WRITE");
    advanceTo("SHADOW");
    advanceTo("LIVE");
    int acknowledged = writers.awaitMoreThan(0);
    writers.awaitMoreThan(acknowledged + 20);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              Typed back =
                  type(
                      "cutover",
                      "rollback",
                      "membership",
                      "--to",
                      "SHADOW",
                      "--reason",
                      "rehearsal");
              assertThat(back.exit()).as(back.out() + back.err()).isZero();
            });
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

  /** On a machine that is busy an attempt may be given up for its budget; then it is repeated. */
  private static void advanceTo(String stage) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              type("reconcile", "run", "membership");
              Typed typed = type("cutover", "advance", "membership", "--reason", "forward");
              assertThat(type("cutover", "show", "membership").out())
                  .as(typed.out() + typed.err())
                  .contains(stage);
            });
  }

  private static Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }
}

package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.cutover.Authority;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.ficus.reconciliation.ChangedKeysVerdict;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.LedgerReport;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What is done to a demo whose authority goes to and fro, wherever its shop stands. */
final class Cycles {

  private static final String A_LINE =
      "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 1, localtimestamp)";

  private final Demo demo;
  private final JdbcTemplate shop;
  private final JdbcTemplate store;
  private final Shifts shifts;
  private final Members members;
  private final Accounts accounts;

  /** Puts a running demo behind the fence. */
  Cycles(Demo demo) {
    this.demo = demo;
    await().atMost(Duration.ofMinutes(3)).until(demo::caughtUp);
    shop = new JdbcTemplate(one(demo.shopUrl(), demo.shopUser()));
    store = new JdbcTemplate(one(demo.storeUrl(), "postgres"));
    // A table that somebody uses for longer than a second is asked for again.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              Typed install = type("fence", "install", "membership", "--reason", "for the cutover");
              assertThat(install.exit()).as(install.err()).isZero();
              assertThat(install.out()).contains("CREATE OR REPLACE TRIGGER").contains("4 of 4");
            });
    type("reconcile", "run", "membership").succeeded();
    shifts = new Shifts(demo, store);
    members = demo.part(Members.class);
    accounts = new Accounts(demo);
  }

  private static SingleConnectionDataSource one(String url, String user) {
    return new SingleConnectionDataSource(url, user, "", true);
  }

  /**
   * A stray write is kept and shown, and then adopted or refused.
   *
   * @param bypass what a session does first to get past the fence
   * @param table the customers, as the change stream names them
   */
  void strayWrites(String bypass, String table) throws SQLException {
    Instant begun = Instant.now();
    List<MemberId> some = accounts.someMembers(3);
    shifts.toLive();
    // Let the stores settle what they had under way.
    shifts.drain(Authority.DOMAIN);
    String before = emailInDomain(some.get(1));
    stray(bypass, "UPDATE customer SET email = 'stray@example.org' WHERE cust_id = ?", some.get(0));
    stray(bypass, "UPDATE customer SET email = 'other@example.org' WHERE cust_id = ?", some.get(1));
    strayLine(bypass, some.get(2));
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(type("stray", "list", "membership").out())
                    .contains(table)
                    .contains("email")
                    .contains(some.get(0).toString())
                    .contains(some.get(1).toString())
                    .contains("loy_account"));
    assertThat(emailInDomain(some.get(0))).isNotEqualTo("stray@example.org");
    assertThat(shifts.tryToDrain(Authority.DOMAIN))
        .isInstanceOfSatisfying(
            DrainOutcome.Held.class, it -> assertThat(it.detail()).contains("stray"));

    assertThat(type("cutover", "ledger", "membership").out()).contains("Not judged", "stray");

    String first = strayOf(some.get(0));
    assertThat(
            type("stray", "adopt", "membership", first, "--reason", "ok", "--dry-run").out()
                + type("stray", "refuse", "membership", first, "--reason", "no", "--dry-run").out())
        .contains("would be ADOPTED")
        .contains("would be REFUSED");
    assertThat(strayOf(some.get(0))).isEqualTo(first);
    assertThat(emailInDomain(some.get(0))).isNotEqualTo("stray@example.org");
    type("stray", "adopt", "membership", first, "--reason", "ok").succeeded();
    assertThat(type("stray", "refuse", "membership", strayOf(some.get(1)), "--reason", "no").exit())
        .isZero();

    // The line and its account.
    openStrays()
        .forEach(
            id ->
                assertThat(type("stray", "adopt", "membership", id, "--reason", "ok").exit())
                    .isZero());

    assertThat(emailInDomain(some.get(0))).isEqualTo("stray@example.org");
    assertThat(emailInDomain(some.get(1))).isEqualTo(before);
    assertThat(
            shop.queryForObject(
                "SELECT lower(email) FROM customer WHERE cust_id = ?",
                String.class,
                some.get(1).value()))
        .isEqualTo(before);
    assertThat(type("fence", "remove", "membership", "--reason", "too early").exit()).isNotZero();
    shifts.back();
    type("cutover", "ledger", "membership", "--window", "30m").succeeded();
    assertThat(type("cutover", "ledger", "membership", "--window", "a day").err()).contains("15m");
    shifts.drain(Authority.LEGACY);
    sameInBothStores(some);
    nothingDivergedSince(begun);
  }

  /** Goes to LIVE and back so many times under writes, and accounts for each of them. */
  void cycle(int times) throws Exception {
    Instant begun = Instant.now();
    List<MemberId> some = accounts.someMembers(8);
    Writers writers = new Writers(members, some);
    writers.start(4);
    int acknowledged = 0;
    for (int i = 0; i < times; i++) {
      shifts.toLive();
      acknowledged = writers.awaitMoreThan(acknowledged + 20);
      assertThatThrownBy(() -> monolithWrites(some.get(0)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("membership");
      shifts.back();
      acknowledged = writers.awaitMoreThan(acknowledged + 20);
      monolithWrites(some.get(0));
    }
    Writers.History history = writers.stop();
    shifts.drain(Authority.LEGACY);

    assertThat(history.faults()).isEmpty();
    accounts.requireOnceInBoth(history.acknowledged());
    sameInBothStores(some);
    assertThat(
            shop.queryForList(
                "SELECT row_key FROM cdc_feed.applied_row WHERE table_name = 'membership.outbox'"))
        .as("a position for each decision")
        .isEmpty();
    LedgerReport ledger = nothingDivergedSince(begun);
    assertThat(ledger.confirmed() + ledger.healed())
        .isGreaterThanOrEqualTo(history.acknowledged().size());
  }

  /**
   * Reconciles while the domain store leads.
   *
   * @param bypass what a session does first to get past the fence
   */
  void proofAtLive(String bypass) throws Exception {
    shifts.toLive();
    new ProofAtLive(demo, accounts, bypass).findsEveryPlantedDifferenceAndNothingElse();
    shifts.back();
  }

  /** Both logs have been read past now. */
  private LedgerReport nothingDivergedSince(Instant begun) {
    LedgerReport ledger = demo.part(IntentLedger.class).report(Shifts.DOMAIN, begun, Instant.now());
    assertThat(ledger.samples()).isEmpty();
    assertThat(ledger.diverged()).isZero();
    return ledger;
  }

  private void sameInBothStores(List<MemberId> some) {
    accounts.requireSamePoints(some);
    assertThat(
            demo.part(Reconciliations.class).verifyChanged(Shifts.DOMAIN, Duration.ofSeconds(30)))
        .isInstanceOf(ChangedKeysVerdict.Verified.class);
  }

  private String emailInDomain(MemberId id) {
    return Objects.requireNonNull(
        store.queryForObject(
            "SELECT email FROM membership.profile WHERE member_id = ?", String.class, id.value()));
  }

  private String strayOf(MemberId id) {
    return String.valueOf(
        store.queryForObject(
            "SELECT id FROM seam.stray_write WHERE row_key = ? AND state = 'OPEN'",
            Long.class,
            id.toString()));
  }

  // A copy of a line changes no row, so that no log shows it. The balance is set as well: a trigger
  // does that, unless the way past the fence is past all triggers.
  private void strayLine(String bypass, MemberId id) throws SQLException {
    long points =
        Objects.requireNonNull(
            shop.queryForObject(
                "SELECT points_bal FROM loy_account WHERE cust_id = ?", Long.class, id.value()));
    stray(bypass, A_LINE, id);
    stray(bypass, "UPDATE loy_account SET points_bal = " + (points + 1) + " WHERE cust_id = ?", id);
  }

  private List<String> openStrays() {
    return store.queryForList(
        "SELECT id::text FROM seam.stray_write WHERE state = 'OPEN' ORDER BY id", String.class);
  }

  private void stray(String bypass, String sql, MemberId id) throws SQLException {
    try (Connection connection = DriverManager.getConnection(demo.shopUrl(), demo.shopUser(), "")) {
      connection.createStatement().execute(bypass);
      try (var statement = connection.prepareStatement(sql)) {
        statement.setLong(1, id.value());
        statement.executeUpdate();
      }
    }
  }

  private void monolithWrites(MemberId id) throws SQLException {
    try (Connection connection = DriverManager.getConnection(demo.shopUrl(), demo.shopUser(), "");
        var statement = connection.prepareStatement(A_LINE)) {
      statement.setLong(1, id.value());
      statement.executeUpdate();
    }
  }

  private Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }
}

package io.ficus.seam.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Tag("C7")
class IntentLedgerTest {

  private static final Instant LONG_AGO = Instant.EPOCH;

  private static EmbeddedPostgresServer server;
  private static DriverManagerDataSource store;
  private static IntentLedger ledger;

  private final Instant later = Instant.now().plus(Duration.ofDays(1));
  private final String domain = "d-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start();
    store =
        new DriverManagerDataSource(
            server.createDatabase("domains"), EmbeddedPostgresServer.USER, "");
    Flyway.configure()
        .dataSource(store)
        .schemas("seam")
        .locations("classpath:io/ficus/migration/seam")
        .load()
        .migrate();
    ledger = new IntentLedger(store);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aWriteThatBothWaysBroughtIsConfirmedInEitherOrder() {
    ledger.broughtBySecondWrite(domain, "second-first");
    ledger.decidedByLegacy(domain, List.of("second-first", "stream-first"));
    ledger.broughtBySecondWrite(domain, "stream-first");

    assertThat(report().confirmed()).isEqualTo(2);
    assertThat(report().diverged()).isZero();
  }

  @Test
  void aSecondWriteThatDidNotHappenIsHealedByTheStream() {
    ledger.decidedByLegacy(domain, List.of("a"));
    ledger.decidedByDomain(domain, List.of("b"));
    ledger.seenInLegacy(domain, List.of("b"));

    assertThat(report().healed()).isEqualTo(2);
    assertThat(ledger.settled(domain, LONG_AGO))
        .extracting(it -> it.intent() + " " + it.how())
        .containsExactlyInAnyOrder(
            "a healed: the change stream brought it, no second write did",
            "b healed: the reverse sync brought it, no second write did");
  }

  @Test
  void aWriteOfTheDomainIsConfirmedOnlyOnceTheLegacyLogShowsIt() {
    ledger.decidedByDomain(domain, List.of("a"));
    ledger.broughtBySecondWrite(domain, "a");
    assertThat(report().confirmed()).isZero();

    ledger.seenInLegacy(domain, List.of("a"));
    assertThat(report().confirmed()).isEqualTo(1);
  }

  @Test
  void whatOneSideAloneShowsHasDivergedPastTheWatermarkAndIsOpenBeforeIt() {
    ledger.broughtBySecondWrite(domain, "lost by the authority");
    ledger.decidedByDomain(domain, List.of("never arrived"));

    LedgerReport before = ledger.report(domain, LONG_AGO, LONG_AGO);
    assertThat(before.open()).isEqualTo(2);
    assertThat(before.diverged()).isZero();

    LedgerReport past = report();
    assertThat(past.diverged()).isEqualTo(2);
    assertThat(past.samples())
        .anySatisfy(
            it -> {
              assertThat(it.intent()).isEqualTo("lost by the authority");
              assertThat(it.cause()).contains("lost a commit");
            })
        .anySatisfy(
            it -> {
              assertThat(it.intent()).isEqualTo("never arrived");
              assertThat(it.cause()).contains("dead letters");
            });
  }

  @Test
  void notesThatAreTakenAgainChangeNothing() {
    for (int i = 0; i < 3; i++) {
      ledger.decidedByLegacy(domain, List.of("a"));
      ledger.broughtBySecondWrite(domain, "a");
    }
    LedgerReport report = report();
    assertThat(report.confirmed()).isEqualTo(1);
    assertThat(report.healed() + report.diverged() + report.open()).isZero();
  }

  @Test
  void whatIsConfirmedOrHealedIsForgottenWhoeverDecidedIt() {
    ledger.broughtBySecondWrite(domain, "confirmed by the second write");
    ledger.decidedByLegacy(domain, List.of("healed by the feed"));
    ledger.shownByLegacy(domain, List.of("confirmed by the second write"));
    ledger.decidedByDomain(domain, List.of("confirmed by the legacy log", "healed by the sync"));
    ledger.broughtBySecondWrite(domain, "confirmed by the legacy log");
    ledger.seenInLegacy(domain, List.of("confirmed by the legacy log", "healed by the sync"));
    LedgerReport before = report();
    assertThat(before.confirmed()).isEqualTo(2);
    assertThat(before.healed()).isEqualTo(2);
    assertThat(before.diverged() + before.open()).isZero();

    assertThat(ledger.forgetSettled(domain, later, 10)).isEqualTo(4);
    assertThat(known()).isEmpty();
  }

  @Test
  void whatIsOneSidedIsNeverForgotten() {
    ledger.shownByLegacy(domain, List.of("not applied"));
    ledger.decidedByDomain(domain, List.of("never arrived", "brought and not shown"));
    ledger.broughtBySecondWrite(domain, "brought and not shown");
    ledger.broughtBySecondWrite(domain, "lost by the authority");
    ledger.seenInLegacy(domain, List.of("a copy of nothing"));

    assertThat(ledger.forgetSettled(domain, later, 10)).isZero();
    assertThat(known()).hasSize(5);
    assertThat(report().diverged()).isEqualTo(5);
  }

  @Test
  void whatIsYoungAndWhatIsAnotherDomainsStays() {
    ledger.decidedByLegacy(domain, List.of("a"));
    assertThat(ledger.forgetSettled(domain, LONG_AGO, 10)).isZero();
    assertThat(ledger.forgetSettled("d-" + UUID.randomUUID(), later, 10)).isZero();
    assertThat(known()).containsExactly("a");
  }

  @Test
  void itForgetsSoManyAtATimeTheOldestFirst() {
    ledger.decidedByLegacy(domain, List.of("first"));
    ledger.decidedByLegacy(domain, List.of("second"));
    ledger.decidedByLegacy(domain, List.of("third"));
    assertThat(ledger.forgetSettled(domain, later, 2)).isEqualTo(2);
    assertThat(known()).containsExactly("third");
    assertThat(ledger.forgetSettled(domain, later, 2)).isEqualTo(1);
  }

  /** Whoever notes several intents locks them in the order of their names: a circle otherwise. */
  @Test
  void itWaitsForNobodyWhoIsAtWork() throws Exception {
    ledger.decidedByLegacy(domain, List.of("a", "b", "c"));
    try (Connection writer = store.getConnection()) {
      writer.setAutoCommit(false);
      try (PreparedStatement hold =
          writer.prepareStatement(
              "SELECT FROM seam.intent WHERE domain = ? AND intent_id = 'b' FOR UPDATE")) {
        hold.setString(1, domain);
        hold.execute();
      }
      assertThat(ledger.forgetSettled(domain, later, 10)).isEqualTo(2);
      assertThat(known()).containsExactly("b");
      writer.rollback();
    }
    assertThat(ledger.forgetSettled(domain, later, 10)).isEqualTo(1);
  }

  /** Also right after many were forgotten, while the statistics still say that many are old. */
  @Test
  void itReadsNoMoreOfTheTableThanWhatIsOld() {
    JdbcTemplate sql = new JdbcTemplate(store);
    sql.update(
        "INSERT INTO seam.intent (domain, intent_id, decided_by, decided_at, carried_at, first_seen)"
            + " SELECT ?, n, 'LEGACY', now(), now(),"
            + " now() - CASE WHEN n <= 20000 THEN interval '40 days' ELSE interval '1 day' END"
            + " FROM generate_series(1, 50000) n",
        domain);
    sql.execute("ANALYZE seam.intent");
    Instant before = Instant.now().minus(Duration.ofDays(31));

    assertThat(plan(before)).contains("intent_by_time").doesNotContain("Seq Scan");
    assertThat(ledger.forgetSettled(domain, before, 1_000)).isEqualTo(1_000);
    assertThat(plan(before)).contains("intent_by_time").doesNotContain("Seq Scan");
    sql.update("DELETE FROM seam.intent WHERE domain = ?", domain);
  }

  private String plan(Instant before) {
    return String.join(
        "\n",
        new JdbcTemplate(store)
            .queryForList(
                "EXPLAIN " + IntentLedger.FORGET,
                String.class,
                domain,
                before.atOffset(ZoneOffset.UTC),
                1_000));
  }

  private List<String> known() {
    return new JdbcTemplate(store)
        .queryForList("SELECT intent_id FROM seam.intent WHERE domain = ?", String.class, domain);
  }

  private LedgerReport report() {
    return ledger.report(domain, LONG_AGO, later);
  }
}

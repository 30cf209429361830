package io.ficus.seam.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.embedded.EmbeddedPostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Tag("C7")
class IntentLedgerTest {

  private static final Instant LONG_AGO = Instant.EPOCH;

  private static EmbeddedPostgresServer server;
  private static IntentLedger ledger;

  private final String domain = "d-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start();
    DriverManagerDataSource store =
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
    assertThat(report().settled())
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
  void whatIsSettledIsForgottenAndWhatHasDivergedStays() {
    ledger.decidedByLegacy(domain, List.of("a", "b"));
    // Brought by its second write, so that the stream had nothing left to bring: the usual case.
    ledger.broughtBySecondWrite(domain, "c");
    ledger.shownByLegacy(domain, List.of("c"));
    ledger.decidedByDomain(domain, List.of("never arrived", "not shown"));
    ledger.broughtBySecondWrite(domain, "not shown");
    ledger.shownByLegacy(domain, List.of("behind a dead letter"));
    Instant later = Instant.now().plus(Duration.ofDays(1));

    assertThat(ledger.forgetSettled(domain, LONG_AGO, 10)).isZero();
    assertThat(ledger.forgetSettled(domain, later, 2)).isEqualTo(2);
    assertThat(ledger.forgetSettled(domain, later, 2)).isEqualTo(1);
    assertThat(report().healed()).isZero();
    assertThat(report().confirmed()).isZero();
    assertThat(report().diverged()).isEqualTo(3);
  }

  private LedgerReport report() {
    return ledger.report(domain, LONG_AGO, Instant.now().plus(Duration.ofDays(1)));
  }
}

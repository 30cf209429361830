package io.ficus.seam.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.embedded.EmbeddedPostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Which rows of an outbox may go, by what the ledger says of them. */
@Tag("C7")
class OutboxTableTest {

  private static final String DOMAIN = "people";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant A_WEEK_AGO = NOW.minus(Duration.ofDays(7));
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(30));

  private static EmbeddedPostgresServer server;
  private static JdbcTemplate sql;
  private static IntentLedger ledger;
  private static OutboxTable outbox;

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start();
    DriverManagerDataSource store =
        new DriverManagerDataSource(
            server.createDatabase("outbox"), EmbeddedPostgresServer.USER, "");
    Flyway.configure()
        .dataSource(store)
        .schemas("seam")
        .locations("classpath:io/ficus/migration/seam")
        .load()
        .migrate();
    sql = new JdbcTemplate(store);
    sql.execute("CREATE SCHEMA people");
    sql.execute(
        "CREATE TABLE people.outbox (event_id uuid PRIMARY KEY, occurred_at timestamptz NOT NULL,"
            + " correlation_id text)");
    ledger = new IntentLedger(store);
    outbox = new OutboxTable(store, DOMAIN, "people.outbox");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void clear() {
    sql.execute("TRUNCATE people.outbox, seam.intent");
  }

  @Test
  void whatWasBroughtGoesOnceItIsOldWhicheverWayBroughtIt() {
    UUID bySecondWrite = told(LONG_AGO, "second");
    UUID byReverseSync = told(LONG_AGO.plusSeconds(1), "carried");
    UUID ofNoRoute = told(LONG_AGO.plusSeconds(2), null);
    UUID young = told(NOW, "young");
    ledger.decidedByDomain(DOMAIN, List.of("carried", ofNoRoute.toString(), "young"));
    ledger.broughtBySecondWrite(DOMAIN, "second");
    ledger.seenInLegacy(DOMAIN, List.of("carried", ofNoRoute.toString(), "young"));

    List<UUID> spent = outbox.spent(A_WEEK_AGO, false, 10);

    assertThat(spent).containsExactly(bySecondWrite, byReverseSync, ofNoRoute);
    assertThat(outbox.delete(spent, false)).isEqualTo(3);
    assertThat(left()).containsExactly(young);
  }

  @Test
  void whatIsNotBroughtYetStaysHoweverOldItIs() {
    UUID onItsWay = told(LONG_AGO, "decided");
    UUID unheardOf = told(LONG_AGO, "unheard of");
    ledger.decidedByDomain(DOMAIN, List.of("decided"));
    ledger.broughtBySecondWrite("another domain", "unheard of");

    assertThat(outbox.spent(A_WEEK_AGO, false, 10)).isEmpty();
    assertThat(outbox.delete(List.of(onItsWay, unheardOf), false)).isZero();
    assertThat(outbox.rows()).isEqualTo(2);
    assertThat(outbox.olderThan(A_WEEK_AGO)).isEqualTo(2);
    assertThat(outbox.oldest()).hasValue(LONG_AGO);
  }

  @Test
  void onceTheLegacyStoreIsLeftBehindOnlyWhatIsKnownNotToBeThereStays() {
    UUID failed = told(LONG_AGO, "decided");
    UUID decidedSince = told(LONG_AGO, "decided when nothing is brought any more");
    ledger.decidedByDomain(DOMAIN, List.of("decided"));

    assertThat(outbox.spent(A_WEEK_AGO, true, 10)).containsExactly(decidedSince);
    assertThat(outbox.delete(List.of(failed, decidedSince), true)).isEqualTo(1);
    assertThat(left()).containsExactly(failed);
  }

  @Test
  void takesSoManyAtATimeAndIsNotHeldUpByThoseThatStay() {
    told(LONG_AGO, "stays");
    UUID first = told(LONG_AGO.plusSeconds(1), "first");
    told(LONG_AGO.plusSeconds(2), "second");
    ledger.broughtBySecondWrite(DOMAIN, "first");
    ledger.broughtBySecondWrite(DOMAIN, "second");

    assertThat(outbox.spent(A_WEEK_AGO, false, 1)).containsExactly(first);
  }

  @Test
  void anEmptyOneHasNoOldestRow() {
    assertThat(outbox.rows()).isZero();
    assertThat(outbox.oldest()).isEmpty();
  }

  private static UUID told(Instant at, @Nullable String intent) {
    UUID event = UUID.randomUUID();
    sql.update(
        "INSERT INTO people.outbox VALUES (?, ?, ?)",
        event,
        OffsetDateTime.ofInstant(at, ZoneOffset.UTC),
        intent);
    return event;
  }

  private static List<UUID> left() {
    return sql.queryForList("SELECT event_id FROM people.outbox", UUID.class);
  }
}

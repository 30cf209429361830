package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.app.handover.OutboxRetention.Standing;
import io.ficus.cdc.SourcePosition;
import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** When rows of an outbox are deleted, and what keeps them. */
@Tag("C7")
class OutboxRetentionTest {

  private static final Duration A_WEEK = Duration.ofDays(7);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static EmbeddedPostgresServer server;
  private static DataSource store;
  private static JdbcTemplate sql;

  private Stage stage = Stage.LIVE;
  private Optional<SourcePosition> carried = Optional.of(SourcePosition.ofLsn(100));
  private Optional<String> hindrance = Optional.empty();
  private Duration retention = A_WEEK;

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
    sql = new JdbcTemplate(store);
    sql.execute(
        "CREATE SCHEMA people; CREATE TABLE people.outbox (event_id uuid DEFAULT gen_random_uuid()"
            + " PRIMARY KEY, occurred_at timestamptz NOT NULL, correlation_id text)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void twoThousandBroughtOneNotAndOneYoung() {
    sql.execute("TRUNCATE people.outbox, seam.intent");
    sql.update(
        "INSERT INTO people.outbox (occurred_at, correlation_id)"
            + " SELECT timestamptz '2026-02-01Z', 'old ' || i FROM generate_series(1, 2000) i"
            + " UNION ALL SELECT '2026-02-01Z', 'not brought'"
            + " UNION ALL SELECT '2026-02-28Z', 'young'");
    sql.update(
        "INSERT INTO seam.intent (domain, intent_id, decided_by, decided_at, second_at)"
            + " SELECT 'people', correlation_id, 'DOMAIN', now(),"
            + " CASE WHEN correlation_id <> 'not brought' THEN now() END FROM people.outbox");
  }

  @Test
  void whatIsOldInKafkaAndBroughtIsDeletedAndNothingElse() {
    OutboxRetention outboxes = outboxes();

    assertThat(outboxes.clear("people")).isTrue();

    assertThat(left()).containsExactlyInAnyOrder("not brought", "young");
    assertThat(outboxes.standings())
        .containsExactly(
            new Standing(
                "people",
                2,
                1,
                Optional.of(Instant.parse("2026-02-01T00:00:00Z")),
                2000,
                A_WEEK,
                ""));
    assertThat(outboxes.clear("people")).isTrue();
    assertThat(outboxes.deleted("people")).isEqualTo(2000);
  }

  @Test
  void nothingIsDeletedBeforeItIsInKafkaForCertain() {
    carried = Optional.of(SourcePosition.ofLsn(99));
    OutboxRetention outboxes = outboxes();

    assertThat(outboxes.clear("people")).isFalse();

    assertThat(left()).hasSize(2002);
    assertThat(outboxes.standing("people").held()).contains("0:99").contains("0:100");
    carried = Optional.empty();
    assertThat(outboxes.clear("people")).isFalse();
    carried = Optional.of(SourcePosition.ofLsn(100));
    assertThat(outboxes.clear("people")).isTrue();
    assertThat(outboxes.standing("people").held()).isEmpty();
    assertThat(left()).hasSize(2);
  }

  @Test
  void whileNobodyPublishesTheEventsTheyStay() {
    hindrance = Optional.of("somebody has to look first");
    OutboxRetention outboxes = outboxes();

    assertThat(outboxes.clear("people")).isFalse();

    assertThat(left()).hasSize(2002);
    assertThat(outboxes.standing("people").held()).isEqualTo("somebody has to look first");
  }

  @Test
  void onceTheLegacyStoreIsLeftBehindWhatTheLedgerDoesNotKnowGoesToo() {
    sql.update("DELETE FROM seam.intent WHERE intent_id <> 'not brought'");
    assertThat(outboxes().clear("people")).isTrue();
    assertThat(left()).hasSize(2002);

    stage = Stage.COMPLETE;
    assertThat(outboxes().clear("people")).isTrue();
    assertThat(left()).containsExactlyInAnyOrder("not brought", "young");
  }

  @Test
  void itCanBeSwitchedOff() {
    retention = Duration.ZERO;
    OutboxRetention outboxes = outboxes();

    assertThat(outboxes.clear("people")).isTrue();

    assertThat(left()).hasSize(2002);
    assertThat(outboxes.standing("people").overdue()).isZero();
  }

  private OutboxRetention outboxes() {
    return new OutboxRetention(
        List.of("people"),
        store,
        retention,
        new Told(),
        domain -> new StageAt(domain, stage, 4),
        new Hasty());
  }

  private static List<@Nullable String> left() {
    return Objects.requireNonNull(
        sql.queryForList("SELECT correlation_id FROM people.outbox", String.class));
  }

  /** The log ends at 100, and a test says how much of it is in Kafka. */
  private final class Told implements OutboxRetention.Carrying {

    @Override
    public SourcePosition end() {
      return SourcePosition.ofLsn(100);
    }

    @Override
    public Optional<SourcePosition> carriedUpTo(String domain) {
      return carried;
    }

    @Override
    public Optional<String> hindrance(String domain) {
      return hindrance;
    }
  }

  /** Each look is a minute after the one before, so that patience ends at once. */
  private static final class Hasty extends Clock {

    private final AtomicInteger looks = new AtomicInteger();

    @Override
    public Instant instant() {
      return NOW.plusSeconds(60L * looks.getAndIncrement());
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Only instants are asked for");
    }
  }
}

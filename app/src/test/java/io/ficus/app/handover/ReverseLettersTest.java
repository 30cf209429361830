package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.ficus.app.SharedPostgres;
import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.config.Route;
import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.FeedAuditEntry;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.ReverseSwitch;
import io.ficus.seam.reverse.SettledDomain;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.seam.reverse.StrayWrites;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What can be done about a decision that the legacy store refused, where nothing runs. */
@Tag("C9")
class ReverseLettersTest {

  private static final String DOMAIN = "people";

  private HikariDataSource store;
  private JdbcTemplate sql;
  private Ownership legacy;
  private ReverseSyncs reverses;
  private Stage stage = Stage.LIVE;
  private ReverseStandings standings;
  private ReverseController controller;

  /** Nothing runs, so nobody asks for one. */
  private static final class NoMarks implements Watermarks {
    @Override
    public Watermark mark() {
      throw new UnsupportedOperationException();
    }

    @Override
    public AwaitOutcome await(String domain, Watermark watermark, Duration timeout) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void aLetterAndOneBehindIt() {
    store = SharedPostgres.pool("reverse");
    migrate("ficus", "ownership/postgresql");
    migrate("cdc_feed", "cdc-feed");
    sql = new JdbcTemplate(store);
    sql.update(
        "INSERT INTO ficus.ownership (domain, epoch, authority, fenced, term)"
            + " VALUES ('people', 4, 'DOMAIN', true, 1)");
    sql.update(
        "INSERT INTO cdc_feed.dead_letter (domain, topic, partition, record_offset,"
            + " kafka_timestamp, record_key, event_id, header_names, header_values, value, reason,"
            + " blocks_key, failed_at)"
            + " SELECT 'people-reverse', 'cdc.people.events', 0, i, 0, convert_to('7', 'UTF8'),"
            + " 'e' || i, '[]', '[]', convert_to('{\"n\": ' || i || '}', 'UTF8'),"
            + " 'value too long', true, now() FROM generate_series(1, 2) i");
    legacy = new Ownership(store, Authority.LEGACY);
    MovedDomains domains = new MovedDomains(List.of(people()));
    reverses = new ReverseSyncs(domains, this::following);
    standings =
        new ReverseStandings(
            domains,
            reverses,
            new NoMarks(),
            domain -> new StageAt(domain, stage, 4),
            Clock.systemUTC());
    controller = new ReverseController(domains, reverses, standings);
  }

  @AfterEach
  void close() {
    standings.close();
    reverses.close();
    store.close();
  }

  private void migrate(String schema, String scripts) {
    Flyway.configure()
        .dataSource(store)
        .schemas(schema)
        .locations("classpath:io/ficus/migration/" + scripts)
        .load()
        .migrate();
  }

  private MovedDomain people() {
    JdbcTransactionManager transactions = new JdbcTransactionManager(store);
    IntentLedger ledger = new IntentLedger(store);
    return new MovedDomain(
        new FencedTables(DOMAIN, List.of("public.person")),
        new DeclaredPair(DOMAIN, Map.of()),
        events -> {},
        events -> {},
        new StraySettlement(
            DOMAIN, new StrayWrites(store), legacy, new NothingToSettle(), ledger, transactions),
        List.of(),
        new Bridge(
            new BridgeConfigBuilder("people-outbox", store.getJdbcUrl(), "localhost:1")
                .source(DOMAIN)
                .user(EmbeddedPostgresServer.USER)
                .tables(List.of("people.outbox"))
                .routes(List.of(new Route("events", "id", Map.of("people.outbox", "person_id"))))
                .build(),
            Clock.systemUTC()));
  }

  private ReverseFollowing following(MovedDomain domain) {
    return new ReverseFollowing(
        domain.name(),
        domain.outbox(),
        () ->
            new KafkaChangeFeed(
                FeedConfig.of("localhost:1"),
                store,
                new JdbcTransactionManager(store),
                Clock.systemUTC()),
        domain.reverse(),
        new ReverseSwitch(store),
        legacy,
        Clock.systemUTC());
  }

  private long first() {
    return controller.status(DOMAIN).letters().get(0).id();
  }

  private int open() {
    return Objects.requireNonNull(
        sql.queryForObject(
            "SELECT count(*) FROM cdc_feed.dead_letter WHERE resolved_at IS NULL", Integer.class));
  }

  @Test
  void theyAreCountedAndShownWholeWhereNothingRuns() {
    ReverseController.Standing standing = controller.status(DOMAIN);
    assertThat(standing.running()).isFalse();
    assertThat(standing.needed()).isTrue();
    assertThat(standing.lagSeconds()).as("nobody knows").isNull();
    assertThat(standings.reverseSync(DOMAIN).running()).isFalse();
    assertThat(standings.deadLetters(DOMAIN)).contains(2L);
    assertThat(standing.deadLetters()).isEqualTo(2);
    assertThat(standing.letters()).extracting(DeadLetter::reason).containsOnly("value too long");

    ReverseController.Shown shown = controller.show(DOMAIN, first());
    assertThat(shown.deadLetter().value()).isEqualTo("{\"n\": 1}");
    assertThat(shown.deadLetter().waitingBehind()).isEqualTo(1);
    assertThatThrownBy(() -> controller.show(DOMAIN, 4711))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("ficus reverse status people");
  }

  @Test
  void nobodyNeedsItWhileTheLegacyStoreLeadsOrIsLeftBehind() {
    stage = Stage.SHADOW;
    assertThat(controller.status(DOMAIN).needed()).isFalse();
    stage = Stage.COMPLETE;
    assertThat(controller.status(DOMAIN).needed()).isFalse();
    stage = Stage.RAMP_DOWN;
    assertThat(controller.status(DOMAIN).needed()).isTrue();
  }

  @Test
  void oneThatIsDroppedIsResolvedAndWhoDidItIsKept() {
    long id = first();

    assertThat(controller.drop(DOMAIN, id, true, "ada", null).stillWaiting()).isEqualTo(1);
    assertThat(open()).isEqualTo(2);
    assertThat(controller.history(DOMAIN).entries()).isEmpty();

    assertThat(controller.drop(DOMAIN, id, false, "ada", new Asked("a test customer")).dropped())
        .extracting(DeadLetter::id)
        .isEqualTo(id);
    assertThat(open()).isEqualTo(1);
    assertThat(controller.status(DOMAIN).deadLetters()).isEqualTo(1);
    assertThat(controller.history(DOMAIN).entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.kind()).isEqualTo(FeedAuditEntry.Kind.DROPPED);
              assertThat(entry.actor()).isEqualTo("ada");
              assertThat(entry.reason()).isEqualTo("a test customer");
              assertThat(entry.deadLetters()).containsExactly(id);
            });
  }

  @Test
  void withoutAReasonNothingIsDropped() {
    long id = first();

    assertThatThrownBy(() -> controller.drop(DOMAIN, id, false, "ada", null))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("reason");
    assertThat(open()).isEqualTo(2);
  }

  @Test
  void aDropThatCannotBeAuditedDoesNotHappen() {
    long id = first();
    sql.execute("ALTER TABLE cdc_feed.feed_audit ADD CHECK (actor <> 'ada')");

    assertThatThrownBy(() -> controller.drop(DOMAIN, id, false, "ada", new Asked("why")))
        .hasMessageContaining("feed_audit");
    assertThat(open()).isEqualTo(2);
  }

  @Test
  void whereItDoesNotRunNothingIsTriedAgainAndThatIsSaid() {
    assertThatThrownBy(() -> controller.retry(DOMAIN, true, "ada", null))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("does not run on this server");
    assertThatThrownBy(() -> controller.retry(DOMAIN, false, "ada", new Asked("again")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Nothing was changed");
  }

  @Test
  void withoutAFenceThereIsNoPlaceForThem() {
    sql.update("DELETE FROM ficus.ownership");

    assertThat(controller.status(DOMAIN).letters()).isEmpty();
    assertThat(standings.deadLetters(DOMAIN)).isEmpty();
    assertThatThrownBy(() -> controller.show(DOMAIN, 1))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("ficus fence status people");
  }

  /** There are no stray writes here. */
  private static final class NothingToSettle implements SettledDomain<String, String> {

    @Override
    public Optional<String> nameOf(RowKey row) {
      return Optional.empty();
    }

    @Override
    public Map<String, Optional<String>> partsOf(Row row) {
      return Map.of();
    }

    @Override
    public Map<String, String> held(ChangeEvent stray) {
      return Map.of();
    }

    @Override
    public void decide(List<String> parts) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forget(Collection<String> names) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isInLegacy(List<String> parts) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> restore(List<String> parts, List<String> gone) {
      throw new UnsupportedOperationException();
    }
  }
}

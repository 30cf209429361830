package io.ficus.app.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.ficus.app.SharedPostgres;
import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.Headers;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cdc.feed.StoredAppliedPositions;
import io.ficus.cutover.RampShare;
import io.ficus.cutover.application.DualWriteEvidence;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.cutover.domain.gate.ShadowReads;
import io.ficus.cutover.domain.gate.StrayWrites;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.domain.Cause;
import io.ficus.reconciliation.domain.Known;
import io.ficus.seam.reverse.IntentLedger;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Each cause is planted in real stores, beside what looks like it and is not. */
@Tag("C8")
class ToolkitFactsTest {

  private static final String DOMAIN = "people";
  private static final String PERSON = "public.person";
  private static final String LINE = "public.line";
  private static final String OUTBOX = "people.outbox";

  private static final KeyColumn ID = KeyColumn.of("id");
  private static final KeyColumn PERSON_ID = KeyColumn.of("person_id");
  private static final Pair PEOPLE =
      new DeclaredPair(
          DOMAIN,
          Map.of(PERSON, ID, LINE, PERSON_ID, OUTBOX, PERSON_ID),
          Optional.of(OUTBOX),
          Map.of("people.person", ID, "people.line", PERSON_ID));

  private static HikariDataSource shop;
  private static HikariDataSource store;
  private static TransactionTemplate transaction;
  private static KafkaChangeFeed feed;

  private JdbcTemplate legacy;
  private JdbcTemplate domain;
  private StoredAppliedPositions applied;
  private ToolkitFacts facts;
  private boolean past = true;
  private boolean legacyLeads = true;

  @BeforeAll
  static void start() {
    shop = SharedPostgres.pool("shop");
    store = SharedPostgres.pool("domains");
    for (String schema : List.of("cdc-feed", "seam")) {
      Flyway.configure()
          .dataSource(store)
          .schemas(schema.replace('-', '_'))
          .locations("classpath:io/ficus/migration/" + schema)
          .load()
          .migrate();
    }
    new JdbcTemplate(shop)
        .execute(
            "CREATE TABLE person (id bigint PRIMARY KEY, name text);"
                + " CREATE TABLE line (person_id bigint, code char(4), PRIMARY KEY (person_id, code))");
    new JdbcTemplate(store)
        .execute(
            "CREATE SCHEMA people;"
                + " CREATE TABLE people.person (id bigint PRIMARY KEY, name text);"
                + " CREATE TABLE people.line (person_id bigint, code text);"
                + " CREATE TABLE people.outbox (person_id bigint,"
                + " event_id uuid DEFAULT gen_random_uuid(), correlation_id text)");
    JdbcTransactionManager transactions = new JdbcTransactionManager(store);
    transaction = new TransactionTemplate(transactions);
    feed =
        new KafkaChangeFeed(FeedConfig.of("localhost:1"), store, transactions, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    feed.close();
    store.close();
    shop.close();
  }

  @BeforeEach
  void twelvePeopleThatTheFeedBrought() {
    legacy = new JdbcTemplate(shop);
    domain = new JdbcTemplate(store);
    applied = new StoredAppliedPositions(store);
    facts =
        new ToolkitFacts(
            feed,
            new io.ficus.seam.reverse.StrayWrites(store),
            new Unasked(),
            new RowFacts(new LegacyRows(shop), new RogueWrites(store), applied, new Marks()),
            new UnbroughtDecisions(store, new IntentLedger(store), new Marks()),
            name -> legacyLeads);
    legacy.execute(
        "INSERT INTO person SELECT n, 'x' FROM generate_series(1, 12) n;"
            + " INSERT INTO line SELECT n, 'A' FROM generate_series(1, 12) n");
    for (long id = 1; id <= 12; id++) {
      brought(id, 50);
    }
  }

  @AfterEach
  void clear() {
    legacy.execute("TRUNCATE person, line");
    domain.execute(
        "TRUNCATE people.person, people.line, people.outbox, cdc_feed.applied_row,"
            + " cdc_feed.dead_letter, seam.stray_write, seam.intent");
  }

  @Test
  void ofWhatTheFeedBroughtNothingIsClaimedHoweverItDiffers() {
    legacy.update("UPDATE person SET name = 'newer than the feed'");
    // A change of a row that moves its position and leaves the domain's row as it is.
    transaction.executeWithoutResult(
        status -> applied.advance(DOMAIN, List.of(RowKey.of(PERSON, 3)), at(60)));
    assertThat(known()).isEmpty();
  }

  @Test
  void aRowOfWhichNothingWasEverAppliedIsALostEvent() {
    legacy.update("INSERT INTO line VALUES (4, 'LOST')");
    legacy.update("INSERT INTO person VALUES (13, 'never came')");
    assertThat(known())
        .containsOnly(
            Map.entry(4L, new Known(Cause.LOST_EVENT, LINE)),
            Map.entry(13L, new Known(Cause.LOST_EVENT, PERSON)));
    assertThat(Cause.LOST_EVENT.words()).startsWith("known, not guessed");
  }

  @Test
  void whatTheFeedIsNotPastYetIsNotCalledLost() {
    past = false;
    legacy.update("INSERT INTO person VALUES (13, 'is on its way')");
    assertThat(known()).isEmpty();
  }

  @Test
  void aRowThatSomebodyElseWroteIsARogueWrite() {
    domain.update("UPDATE people.person SET name = 'changed by hand' WHERE id = 5");
    domain.update("INSERT INTO people.line VALUES (6, 'B')");
    domain.update("INSERT INTO people.person VALUES (99, 'made by hand')");
    assertThat(known())
        .containsOnly(
            Map.entry(5L, new Known(Cause.ROGUE_WRITE, "people.person")),
            Map.entry(6L, new Known(Cause.ROGUE_WRITE, "people.line")),
            Map.entry(99L, new Known(Cause.ROGUE_WRITE, "people.person")));
    // The feed brings the row anew, and so it is the feed's again.
    transaction.executeWithoutResult(
        status -> {
          applied.advance(DOMAIN, List.of(RowKey.of(PERSON, 5)), at(70));
          domain.update("UPDATE people.person SET name = 'x' WHERE id = 5");
        });
    assertThat(known()).doesNotContainKey(5L);
  }

  @Test
  void whatTheDomainDecidedOrAPersonAdoptedIsNotRogue() {
    transaction.executeWithoutResult(
        status -> {
          domain.update("UPDATE people.person SET name = 'decided' WHERE id = 5");
          domain.update("INSERT INTO people.outbox (person_id) VALUES (5)");
        });
    stray(6);
    transaction.executeWithoutResult(
        status -> {
          domain.update("UPDATE people.person SET name = 'adopted' WHERE id = 6");
          domain.update(
              "UPDATE seam.stray_write SET state = 'ADOPTED', settled_at = now(), actor = 'a',"
                  + " reason = 'r'");
        });
    assertThat(known()).isEmpty();
  }

  @Test
  void aChangeThatWasDroppedLeavesItsRowStaleUntilANewerOneIsApplied() {
    deadLetter(7, 60);
    assertThat(known()).containsOnly(Map.entry(7L, new Known(Cause.DEAD_LETTERED, "")));
    long id = feed.deadLetters().list(DOMAIN, 1).get(0).id();
    assertThat(feed.deadLetters().drop(DOMAIN, id, new Mandate("bob", "nobody needs it"))).isTrue();
    assertThat(known()).containsOnly(Map.entry(7L, new Known(Cause.STALE, PERSON)));
    brought(7, 70);
    assertThat(known()).isEmpty();
  }

  @Test
  void aStrayWriteComesBeforeWhoWroteTheRowLast() {
    domain.update("UPDATE people.person SET name = 'changed by hand' WHERE id = 8");
    stray(8);
    assertThat(known()).containsOnly(Map.entry(8L, new Known(Cause.STRAY_WRITE, "")));
  }

  @Test
  void whileTheDomainLeadsOnlyWhatWaitsForAPersonIsTold() {
    legacyLeads = false;
    domain.update("UPDATE people.person SET name = 'decided by the domain' WHERE id = 5");
    legacy.update("INSERT INTO person VALUES (13, 'not followed now')");
    assertThat(known()).isEmpty();
  }

  @Test
  void aDecisionOfTheDomainThatNothingBroughtIsAFailedSecondWrite() {
    legacyLeads = false;
    decided(1, "brought", "second_at = now()");
    decided(2, "carried", "carried_at = now()");
    decided(3, "neither", "first_seen = now()");
    // Not seen in the log yet: nothing is known of it.
    domain.update("INSERT INTO people.outbox (person_id, correlation_id) VALUES (4, 'unseen')");
    assertThat(known()).containsOnly(Map.entry(3L, new Known(Cause.FAILED_SECOND_WRITE, OUTBOX)));
    past = false;
    assertThat(known()).as("what was brought may not have shown yet").isEmpty();
  }

  private void decided(long id, String intent, String then) {
    domain.update(
        "INSERT INTO people.outbox (person_id, correlation_id) VALUES (?, ?)", id, intent);
    new IntentLedger(store).decidedByDomain(DOMAIN, List.of(intent));
    domain.update("UPDATE seam.intent SET " + then + " WHERE intent_id = ?", intent);
  }

  /** As the feed does: the row and its position in one transaction. */
  private void brought(long id, long position) {
    transaction.executeWithoutResult(
        status -> {
          applied.advance(
              DOMAIN, List.of(RowKey.of(PERSON, id), new RowKey(LINE, id + ",A")), at(position));
          domain.update(
              "INSERT INTO people.person VALUES (?, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x'",
              id);
          domain.update("DELETE FROM people.line WHERE person_id = ?", id);
          domain.update("INSERT INTO people.line VALUES (?, 'A')", id);
        });
  }

  private void deadLetter(long id, long position) {
    List<String> names = List.of(Headers.EVENT_ID, Headers.POSITION, Headers.ROW_KEY);
    List<String> values = List.of("tx:" + position, "0:" + position, Long.toString(id));
    domain.update(
        "INSERT INTO cdc_feed.dead_letter (domain, topic, partition, record_offset,"
            + " kafka_timestamp, record_key, event_id, header_names, header_values, value, reason,"
            + " blocks_key, failed_at) VALUES (?, 't', 0, 1, 1, ?, 'e', ?, ?, ?, 'why', true, now())",
        DOMAIN,
        ("{\"id\":" + id + "}").getBytes(UTF_8),
        json(names.stream()),
        json(
            values.stream()
                .map(value -> Base64.getEncoder().encodeToString(value.getBytes(UTF_8)))),
        ("{\"op\":\"u\",\"source\":{\"schema\":\"public\",\"table\":\"person\"},\"after\":{\"id\":"
                + id
                + "}}")
            .getBytes(UTF_8));
  }

  private static String json(Stream<String> texts) {
    return texts.map(text -> '"' + text + '"').collect(Collectors.joining(",", "[", "]"));
  }

  private void stray(long id) {
    domain.update(
        "INSERT INTO seam.stray_write (domain, event_id, source, table_name, row_key, operation,"
            + " after_image, changed_columns, position_segment, position_offset, committed_at)"
            + " VALUES (?, 'e', 'shop', ?, ?, 'UPDATE', ?::jsonb, '{name}', 0, 65, now())",
        DOMAIN,
        PERSON,
        Long.toString(id),
        "{\"id\": " + id + "}");
  }

  private Map<Long, Known> known() {
    return facts
        .about(PEOPLE, LongStream.rangeClosed(1, 100).mapToObj(AggregateKey::of).toList())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(one -> one.getKey().number(), Map.Entry::getValue));
  }

  private static SourcePosition at(long position) {
    return SourcePosition.ofLsn(position);
  }

  private final class Marks implements Watermarks {

    @Override
    public Watermark mark() {
      return new Watermark("mark", at(1000));
    }

    @Override
    public AwaitOutcome await(String domain, Watermark watermark, Duration timeout) {
      return past
          ? new AwaitOutcome.Applied(Duration.ZERO)
          : new AwaitOutcome.TimedOut(timeout, List.of("t-0"));
    }
  }

  /** Nobody asks for trust here. */
  private static final class Unasked implements DualWriteEvidence {

    @Override
    public LedgerCounts ledger(String domain, Duration window) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LedgerCounts ledgerSeen(String domain, Duration window) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LedgerCounts ledgerDrained(String domain, Duration window) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShadowReads shadowReads(String domain, long sinceEpoch, Duration window) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RampShare rampShare(String domain, long sinceEpoch, Duration window) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StrayWrites strayWrites(String domain, Duration window) {
      throw new UnsupportedOperationException();
    }
  }
}

package io.ficus.cdc.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.embedded.EmbeddedMariaDbServer;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The feed on a store on MariaDB: what a reverse sync does in a legacy store of that make. */
@Tag("C3")
class MariaDbFeedTest {

  private static @Nullable EmbeddedMariaDbServer server;
  private static FeedFixture fixture;
  private static MariaDbDataSource store;
  private static JdbcTransactionManager manager;
  private static JdbcTemplate sql;

  private final String domain = FeedFixture.domain();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private volatile String refused = "bad";
  private String topic;
  private Changes changes;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    server = EmbeddedMariaDbServer.start();
    fixture = FeedFixture.shared();
    store = new MariaDbDataSource(server.createDatabase("shop"));
    store.setUser(EmbeddedMariaDbServer.USER);
    Flyway.configure()
        .dataSource(store)
        .schemas("cdc_feed")
        .locations("classpath:io/ficus/migration/legacy-feed/mariadb")
        .load()
        .migrate();
    manager = new JdbcTransactionManager(store);
    sql = new JdbcTemplate(store);
    sql.execute("SET GLOBAL transaction_isolation = 'READ-COMMITTED'");
    sql.execute("CREATE TABLE item (id bigint PRIMARY KEY, text varchar(20), writes int)");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void aTopicOfItsOwn() throws Exception {
    topic = fixture.topic(2);
    changes = new Changes(topic);
    sql.execute("DELETE FROM item");
  }

  @Test
  void whatWasReadIsTakenOnceAndNeverAnOlderOverANewer() throws Exception {
    inTransaction(advancing("public.item", 1, 15));
    fixture.write(
        changes.put("a", 1, "too old", 10),
        changes.put("a", 1, "newer", 20),
        changes.put("a", 1, "late and older", 18),
        changes.put("a", 1, "newest", 30),
        changes.put("b", 2, "other", 40));
    try (KafkaChangeFeed feed = follow()) {
      await().until(() -> texts.size() == 3);
      FeedStatus status = caughtUp(feed);
      assertThat(status.state()).isEqualTo(FeedStatus.State.RUNNING);
    }
    assertThat(texts).contains("newest", "other").containsSubsequence("newer", "newest");
    sql.update("DELETE FROM cdc_feed.consumer_offset WHERE domain = ?", domain);
    try (KafkaChangeFeed feed = follow()) {
      caughtUp(feed);
    }
    assertThat(texts).hasSize(3);
    assertThat(sql.queryForList("SELECT writes FROM item ORDER BY id", Integer.class))
        .containsExactly(2, 1);
  }

  @Test
  void whatCannotBeHandledIsParkedWholeAndReplayedAndAudited() throws Exception {
    fixture.write(
        changes.put("a", 1, "bad", 10),
        changes.put("a", 1, "behind ä🌳", 20),
        changes.put("b", 2, "much too long for the column", 30),
        changes.put("c", 3, "fine", 40));
    try (KafkaChangeFeed feed = follow()) {
      await().until(() -> texts.contains("fine"));
      await().until(() -> feed.deadLetters().list(domain, 10).size() == 3);
      DeadLetter first = feed.deadLetters().list(domain, 10).get(0);
      assertThat(first.reason()).contains("unknown code 'bad'");
      DeadLetterContent whole = feed.deadLetters().show(domain, first.id()).orElseThrow();
      assertThat(whole.headers()).containsEntry("ficus.position", "0:10");
      assertThat(whole.value()).contains("bad");
      assertThat(whole.waitingBehind()).isEqualTo(1);

      // From its beginning: the letters are known already.
      sql.update("UPDATE cdc_feed.consumer_offset SET next_offset = 0 WHERE domain = ?", domain);
      fixture.write(changes.put("a", 1, "behind too", 50));
      await().until(() -> feed.deadLetters().list(domain, 10).size() == 4);

      refused = "nothing any more";
      Mandate bob = new Mandate("bob", "known now");
      assertThat(feed.deadLetters().rehearse(domain, OptionalLong.empty()).resolved()).isEqualTo(3);
      assertThat(feed.deadLetters().list(domain, 10)).hasSize(4);
      ReplayReport report = feed.deadLetters().replay(domain, OptionalLong.empty(), bob);
      assertThat(report.resolved()).isEqualTo(3);
      assertThat(report.failed()).singleElement().satisfies(f -> assertThat(f.key()).contains("b"));
      assertThat(sql.queryForObject("SELECT text FROM item WHERE id = 1", String.class))
          .isEqualTo("behind too");
      DeadLetter left = feed.deadLetters().list(domain, 10).get(0);
      assertThat(feed.deadLetters().drop(domain, left.id(), bob)).isTrue();
      assertThat(feed.deadLetters().history(domain, 10))
          .extracting(FeedAuditEntry::kind)
          .containsExactly(FeedAuditEntry.Kind.DROPPED, FeedAuditEntry.Kind.REPLAYED);
      assertThat(feed.deadLetters().history(domain, 10).get(1).deadLetters()).hasSize(3);
    }
    assertThatThrownBy(() -> sql.update("DELETE FROM cdc_feed.feed_audit"))
        .hasMessageContaining("append-only");
  }

  @Test
  void aStoreThatIsSlowIsWaitedForAndARowIsNeverTakenBack() {
    RowKey row = RowKey.of("public.item", 7);
    List<CompletableFuture<Void>> all =
        LongStream.rangeClosed(1, 40)
            .mapToObj(
                n ->
                    CompletableFuture.runAsync(
                        () -> inTransaction(advancing(row.table(), 7, n * 7 % 41))))
            .toList();
    all.forEach(CompletableFuture::join);
    assertThat(
            sql.queryForObject(
                "SELECT position_offset FROM cdc_feed.applied_row WHERE domain = ?",
                Long.class,
                domain))
        .isEqualTo(40);
    assertThat(inTransaction(advancing(row.table(), 7, 40))).isEmpty();
    // Blanks and letters count.
    assertThat(inTransaction(advancing("public.Item", 7, 1))).hasSize(1);
    assertThat(Faults.ofTheRecord(new SQLException("Lock wait timeout", "HY000", 1205))).isFalse();
    assertThat(Faults.ofTheRecord(new SQLException("no default", "HY000", 1364))).isTrue();
    assertThat(Faults.ofTheRecord(new SQLException("too long", "22001", 1406))).isTrue();
  }

  private Supplier<Set<RowKey>> advancing(String table, long key, long lsn) {
    return () ->
        new StoredAppliedPositions(store, StoreMake.MARIADB)
            .advance(domain, List.of(RowKey.of(table, key)), SourcePosition.ofLsn(lsn));
  }

  private static <T> T inTransaction(Supplier<T> work) {
    TransactionTemplate transaction = new TransactionTemplate(manager);
    transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    return transaction.execute(status -> work.get());
  }

  private KafkaChangeFeed follow() {
    KafkaChangeFeed feed =
        new KafkaChangeFeed(
            FeedConfig.of(fixture.kafka.bootstrapServers()),
            store,
            StoreMake.MARIADB,
            manager,
            Clock.systemUTC());
    feed.follow(domain, List.of(topic), new Puts());
    return feed;
  }

  private FeedStatus caughtUp(KafkaChangeFeed feed) {
    return fixture.awaitStatus(
        feed,
        domain,
        status -> status.recordsBehind() == 0 && status.state() == FeedStatus.State.RUNNING);
  }

  private final class Puts implements ChangeHandler {
    @Override
    public void apply(List<ChangeEvent> events) {
      for (ChangeEvent event : events) {
        String text = event.after().orElseThrow().requiredText("text");
        if (text.equals(refused)) {
          throw new UnmappableChangeException("public.item", "text", "unknown code '" + text + "'");
        }
        sql.update(
            "INSERT INTO item VALUES (?, ?, 1)"
                + " ON DUPLICATE KEY UPDATE text = VALUES(text), writes = writes + 1",
            Long.parseLong(event.rowKey().key()),
            text);
        texts.add(text);
      }
    }
  }
}

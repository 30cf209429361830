package io.ficus.cdc.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ficus.cdc.Headers;
import io.ficus.cdc.Mandate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C3")
class DeadLettersTest {

  private static final Mandate MANDATE = new Mandate("bob", "the code is known now");

  private static FeedFixture fixture;

  private String domain;
  private Changes changes;
  private Items items;
  private KafkaChangeFeed feed;

  @BeforeAll
  static void start() throws Exception {
    fixture = FeedFixture.shared();
  }

  @AfterEach
  void closeFeeds() {
    fixture.closeFeeds();
  }

  @BeforeEach
  void aDomainOfItsOwn() throws Exception {
    domain = FeedFixture.domain();
    String topic = fixture.topic(2);
    changes = new Changes(topic);
    items = new Items(fixture.store);
    fixture.jooq.execute("TRUNCATE item");
    feed = fixture.follow(domain, topic, items);
  }

  @Test
  void whatCannotBeMappedIsParkedWholeAndItsKeyWaitsWhileOthersGoOn() throws Exception {
    fixture.write(
        changes.put("a", 1, "fine", 10),
        changes.put("a", 1, "bad", 20),
        changes.put("b", 2, "other key", 30),
        changes.put("a", 1, "behind", 40));
    fixture.write(changes.put("a", 3, "behind too", 50), changes.put("c", 4, "third key", 60));
    fixture.awaitCaughtUp(feed, domain);

    assertThat(items.text(1)).isEqualTo("fine");
    assertThat(items.text(2)).isEqualTo("other key");
    assertThat(items.text(3)).isNull();
    assertThat(items.text(4)).isEqualTo("third key");
    fixture.awaitStatus(feed, domain, status -> status.deadLetters() == 3);

    List<DeadLetter> listed = feed.deadLetters().list(domain, 10);
    assertThat(listed).extracting(DeadLetter::key).containsOnly("{\"owner\":\"a\"}");
    assertThat(listed.get(0).reason()).isEqualTo("public.item.text: unknown code 'bad'");
    assertThat(listed.get(0).eventId()).isEqualTo("tx:20:1");
    assertThat(listed.get(1).reason()).contains("waits behind it");
    assertThat(feed.deadLetters().list(domain, 1)).hasSize(1);

    List<ConsumerRecord<byte[], byte[]>> letters = fixture.deadLetterTopic(domain, 3);
    ConsumerRecord<byte[], byte[]> first = letters.get(0);
    assertThat(letters).hasSize(3);
    assertThat(new String(first.key(), UTF_8)).isEqualTo("{\"owner\":\"a\"}");
    assertThat(new String(first.value(), UTF_8)).contains("\"text\":\"bad\"");
    assertThat(header(first, Headers.POSITION)).isEqualTo("0:20");
    assertThat(header(first, DeadLetterTopic.REASON)).contains("unknown code 'bad'");
    assertThat(header(first, DeadLetterTopic.TOPIC)).isEqualTo(listed.get(0).topic());
    assertThat(header(first, DeadLetterTopic.PARTITION))
        .isEqualTo(String.valueOf(listed.get(0).partition()));
    assertThat(header(first, DeadLetterTopic.OFFSET))
        .isEqualTo(String.valueOf(listed.get(0).offset()));
  }

  @Test
  void aConstraintOfTheStoreIsADeadLetterToo() throws Exception {
    fixture.write(changes.put("a", 1, "twin", 10), changes.put("b", 2, "fine", 20));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(2)).isEqualTo("fine");
    assertThat(feed.deadLetters().list(domain, 10))
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).contains("item_text_check"));
  }

  @Test
  void aNullWhereTheDomainNeedsAValueIsADeadLetter() throws Exception {
    Map<String, Object> row = Changes.item(1, "a", "x");
    row.put("text", null);
    fixture.write(changes.change("a", 1, "c", null, row, 10));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(feed.deadLetters().list(domain, 10))
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).contains("it is NULL"));
  }

  @Test
  void replayingAppliesTheNewestOfEachRowAndLetsTheKeyGoOn() throws Exception {
    fixture.write(
        changes.put("a", 1, "bad", 10),
        changes.put("a", 1, "newest", 30),
        changes.put("a", 2, "second row", 20),
        changes.put("b", 9, "bad", 40));
    fixture.awaitCaughtUp(feed, domain);

    items.seen.clear();
    ReplayReport report = replay();

    assertThat(report.resolved()).isEqualTo(3);
    assertThat(items.texts()).containsExactly("second row", "newest");
    assertThat(report.failed()).hasSize(1);
    assertThat(report.failed().get(0).key()).isEqualTo("{\"owner\":\"b\"}");
    assertThat(report.failed().get(0).letters()).isEqualTo(1);
    assertThat(report.failed().get(0).reason()).contains("unknown code 'bad'");

    fixture.write(changes.put("a", 1, "goes on", 50), changes.put("b", 9, "still waits", 60));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isEqualTo("goes on");
    assertThat(items.text(9)).isNull();

    items.refused.set("nothing any more");
    assertThat(replay()).isEqualTo(new ReplayReport(2, List.of()));
    assertThat(items.text(9)).isEqualTo("still waits");
    fixture.awaitStatus(feed, domain, status -> status.deadLetters() == 0);
  }

  @Test
  void aReplayDoesNotOverwriteWhatIsNewer() throws Exception {
    fixture.write(changes.put("a", 1, "bad", 10));
    fixture.awaitCaughtUp(feed, domain);
    fixture.inTransaction(
        () -> {
          items.put(1, "second write");
          return new StoredAppliedPositions(fixture.store)
              .advance(
                  domain,
                  List.of(io.ficus.cdc.RowKey.of("public.item", 1)),
                  io.ficus.cdc.SourcePosition.ofLsn(15));
        });
    assertThat(replay()).isEqualTo(new ReplayReport(1, List.of()));
    assertThat(items.text(1)).isEqualTo("second write");
  }

  @Test
  void aTruncateBlocksNoKeyAndSaysWhatToDo() throws Exception {
    fixture.write(
        changes.put("a", 1, "stays", 10), changes.truncate(20), changes.put("a", 1, "on", 30));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isEqualTo("on");
    DeadLetter letter = feed.deadLetters().list(domain, 10).get(0);
    assertThat(letter.reason())
        .contains("never emptied by a legacy TRUNCATE")
        .contains("reconcile");

    assertThat(replay().failed()).hasSize(1);
    assertThat(feed.deadLetters().drop(domain, letter.id(), new Mandate("ann", "reconciled")))
        .isTrue();
    assertThat(feed.deadLetters().drop(domain, letter.id(), new Mandate("ann", "twice"))).isFalse();
    assertThat(feed.deadLetters().list(domain, 10)).isEmpty();
    assertThat(
            fixture.jooq.fetchValue(
                "SELECT resolution FROM cdc_feed.dead_letter WHERE domain = ?", domain))
        .isEqualTo("dropped by ann: reconciled");
  }

  @Test
  void whatIsNoEnvelopeOfTheBridgeIsADeadLetterWithAClearReason() throws Exception {
    var ours =
        Changes.headers(Headers.EVENT_ID, "e", Headers.ROW_KEY, "1", Headers.POSITION, "0:5");
    fixture.write(
        changes.raw("foreign", "{\"op\":\"c\"}", List.of()),
        changes.raw("notjson", "\u0000 no json", ours),
        changes.raw("noenvelope", "{\"id\":1}", ours),
        changes.raw(
            "badposition",
            "{}",
            Changes.headers(Headers.EVENT_ID, "e", Headers.ROW_KEY, "1", Headers.POSITION, "x")),
        changes.put("fine", 1, "fine", 10));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isEqualTo("fine");
    assertThat(feed.deadLetters().list(domain, 10))
        .extracting(letter -> letter.key() + " " + letter.reason())
        .anyMatch(text -> text.contains("foreign") && text.contains("no header ficus.event-id"))
        .anyMatch(text -> text.contains("notjson") && text.contains("not JSON"))
        .anyMatch(text -> text.contains("noenvelope") && text.contains("no Debezium envelope"))
        .anyMatch(text -> text.contains("badposition") && text.contains("Not a source position"))
        .hasSize(4);
  }

  @Test
  void aReplayKnowsTheDeadLettersThatItHas() throws Exception {
    fixture.write(changes.put("a", 1, "bad", 10), changes.put("b", 2, "fine", 20));
    fixture.awaitCaughtUp(feed, domain);
    String topic = feed.deadLetters().list(domain, 1).get(0).topic();
    feed.close();
    fixture.jooq.execute("DELETE FROM cdc_feed.consumer_offset WHERE domain = ?", domain);
    KafkaChangeFeed again = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(again, domain);
    assertThat(again.deadLetters().list(domain, 10)).hasSize(1);
    assertThat(fixture.deadLetterTopic(domain, 1)).hasSize(1);
  }

  @Test
  void aReplayWaitsForTheBatchThatIsBeingApplied() throws Exception {
    fixture.write(changes.put("a", 1, "bad", 10));
    fixture.awaitCaughtUp(feed, domain);
    DeadLetter letter = feed.deadLetters().list(domain, 1).get(0);
    TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
    items.refused.set("nothing any more");
    Thread replay = new Thread(() -> replay());
    fixture.inTransaction(
        () -> {
          new ConsumerOffsets(fixture.jooq).lock(domain, partition);
          replay.start();
          org.awaitility.Awaitility.await()
              .until(
                  () ->
                      fixture
                          .jooq
                          .fetchValue(
                              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                          .equals(1L));
          assertThat(feed.deadLetters().list(domain, 10)).hasSize(1);
          return 0;
        });
    replay.join();
    assertThat(feed.deadLetters().list(domain, 10)).isEmpty();
  }

  @Test
  void aLetterIsShownWholeWithWhatWaitsBehindIt() throws Exception {
    fixture.write(
        changes.put("a", 1, "bad", 10), changes.put("a", 1, "behind", 20), changes.truncate(30));
    fixture.awaitCaughtUp(feed, domain);
    DeadLetter first =
        feed.deadLetters().list(domain, 3).stream()
            .filter(letter -> letter.reason().contains("'bad'"))
            .findFirst()
            .orElseThrow();

    DeadLetterContent shown = feed.deadLetters().show(domain, first.id()).orElseThrow();

    assertThat(shown.letter()).isEqualTo(first);
    assertThat(shown.value()).contains("\"text\":\"bad\"");
    assertThat(shown.headers()).containsEntry(Headers.POSITION, "0:10");
    assertThat(shown.waitingBehind()).isEqualTo(1);
    assertThat(feed.deadLetters().show(domain, -1)).isEmpty();
    assertThat(feed.deadLetters().show(FeedFixture.domain(), first.id())).isEmpty();
  }

  @Test
  @Tag("C9")
  void aRehearsalSaysWhatAReplayWouldDoAndChangesNothing() throws Exception {
    fixture.write(
        changes.put("a", 1, "bad", 10),
        changes.put("a", 1, "newest", 20),
        changes.put("b", 2, "bad", 30));
    fixture.awaitCaughtUp(feed, domain);
    long letter = letterOf("a");
    String before = everything();

    ReplayReport all = feed.deadLetters().rehearse(domain, OptionalLong.empty());
    ReplayReport one = feed.deadLetters().rehearse(domain, OptionalLong.of(letter));

    assertThat(everything()).isEqualTo(before);
    assertThat(items.text(1)).isNull();
    assertThat(one).isEqualTo(new ReplayReport(2, List.of()));
    assertThat(all).isEqualTo(replay());
    assertThat(items.text(1)).isEqualTo("newest");
  }

  @Test
  void oneKeyIsReplayedAlone() throws Exception {
    fixture.write(changes.put("a", 1, "bad", 10), changes.put("b", 2, "bad", 20));
    fixture.awaitCaughtUp(feed, domain);
    items.refused.set("nothing any more");
    long letter = letterOf("a");

    assertThat(feed.deadLetters().replay(domain, OptionalLong.of(letter), MANDATE).resolved())
        .isEqualTo(1);

    assertThat(items.text(1)).isEqualTo("bad");
    assertThat(items.text(2)).isNull();
    assertThatThrownBy(() -> feed.deadLetters().replay(domain, OptionalLong.of(letter), MANDATE))
        .isInstanceOf(UnknownDeadLetterException.class)
        .hasMessageContaining(String.valueOf(letter));
  }

  @Test
  @Tag("C9")
  void whoReplayedOrDroppedWhatAndWhyIsKept() throws Exception {
    fixture.write(changes.put("a", 1, "bad", 10), changes.put("b", 2, "bad", 20));
    fixture.awaitCaughtUp(feed, domain);
    List<DeadLetter> letters = feed.deadLetters().list(domain, 2);
    feed.deadLetters().drop(domain, letters.get(0).id(), new Mandate("ann", "a test row"));
    String kept = letters.get(1).key();
    replay();
    items.refused.set("nothing any more");
    replay();

    List<FeedAuditEntry> history = feed.deadLetters().history(domain, 10);

    assertThat(history)
        .extracting(FeedAuditEntry::kind, FeedAuditEntry::actor, FeedAuditEntry::reason)
        .containsExactly(
            tuple(FeedAuditEntry.Kind.REPLAYED, "bob", "the code is known now"),
            tuple(FeedAuditEntry.Kind.DROPPED, "ann", "a test row"));
    assertThat(history.get(0).deadLetters()).containsExactly(letters.get(1).id());
    assertThat(history.get(0).key()).isEqualTo(kept);
    assertThatThrownBy(() -> fixture.jooq.execute("DELETE FROM cdc_feed.feed_audit"))
        .hasMessageContaining("append-only");
  }

  private long letterOf(String owner) {
    return feed.deadLetters().list(domain, 10).stream()
        .filter(letter -> letter.key().equals("{\"owner\":\"" + owner + "\"}"))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private ReplayReport replay() {
    return feed.deadLetters().replay(domain, OptionalLong.empty(), MANDATE);
  }

  /** All rows of the store, in the order in which they lie. */
  private String everything() {
    return fixture.jooq.fetch("SELECT ctid::text, xmin::text, * FROM item").formatCSV()
        + fixture
            .jooq
            .fetch("SELECT ctid::text, xmin::text, * FROM cdc_feed.dead_letter")
            .formatCSV()
        + fixture
            .jooq
            .fetch("SELECT ctid::text, xmin::text, * FROM cdc_feed.applied_row")
            .formatCSV()
        + fixture
            .jooq
            .fetch("SELECT ctid::text, xmin::text, * FROM cdc_feed.feed_audit")
            .formatCSV();
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}

package io.ficus.cdc.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C3")
class OnceInEffectTest {

  private static FeedFixture fixture;

  private String domain;
  private String topic;
  private Changes changes;
  private Items items;

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
    topic = fixture.topic(3);
    changes = new Changes(topic);
    items = new Items(fixture.store);
    fixture.jooq.execute("TRUNCATE item");
  }

  @Test
  void replayingATopicFromItsBeginningChangesNothing() throws Exception {
    fixture.write(
        changes.put("a", 1, "first", 10),
        changes.put("b", 2, "other", 20),
        changes.put("a", 1, "second", 30),
        changes.delete("b", 2, 40));
    try (KafkaChangeFeed feed = fixture.follow(domain, topic, items)) {
      fixture.awaitCaughtUp(feed, domain);
    }
    List<Map<String, Object>> before = items.rows();
    assertThat(before).hasSize(1);
    fixture.jooq.execute("DELETE FROM cdc_feed.consumer_offset WHERE domain = ?", domain);

    Items again = new Items(fixture.store);
    try (KafkaChangeFeed feed = fixture.follow(domain, topic, again)) {
      fixture.awaitCaughtUp(feed, domain);
    }
    assertThat(again.seen).isEmpty();
    assertThat(items.rows()).isEqualTo(before);
  }

  /** As the reverse sync: an outbox has a new row for each event, and would leave one for each. */
  @Test
  void aHandlerThatAsksWhatIsNewerLeavesNoPositionPerEventAndAReplayChangesNothing()
      throws Exception {
    fixture.write(
        changes.put("a", 1, "first", 10),
        changes.put("a", 2, "second", 20),
        changes.put("b", 3, "other", 30));
    try (KafkaChangeFeed feed = fixture.follow(domain, topic, new Asking())) {
      fixture.awaitCaughtUp(feed, domain);
    }
    List<Map<String, Object>> before = items.rows();
    assertThat(before).hasSize(1);
    assertThat(
            fixture.jooq.fetchValues(
                "SELECT table_name FROM cdc_feed.applied_row WHERE domain = ?", domain))
        .isEqualTo(List.of("public.account"));
    fixture.jooq.execute("DELETE FROM cdc_feed.consumer_offset WHERE domain = ?", domain);

    Asking again = new Asking();
    try (KafkaChangeFeed feed = fixture.follow(domain, topic, again)) {
      fixture.awaitCaughtUp(feed, domain);
    }
    assertThat(again.handed).isEqualTo(3);
    assertThat(items.rows()).isEqualTo(before);
  }

  /** Every event goes to one row, of which it asks itself. */
  private final class Asking implements ChangeHandler {

    private int handed;

    @Override
    public void apply(List<ChangeEvent> events) {
      handed += events.size();
      StoredAppliedPositions positions = new StoredAppliedPositions(fixture.store);
      for (ChangeEvent event : events) {
        if (!positions
            .advance(domain, List.of(RowKey.of("public.account", 1)), event.position())
            .isEmpty()) {
          items.put(1, event.after().orElseThrow());
        }
      }
    }

    @Override
    public boolean asksWhatIsNewer() {
      return true;
    }
  }

  @Test
  void continuesWhereTheStoreSaysItStopped() throws Exception {
    fixture.write(changes.put("a", 1, "first", 10));
    try (KafkaChangeFeed feed = fixture.follow(domain, topic, items)) {
      fixture.awaitCaughtUp(feed, domain);
    }
    fixture.write(changes.put("a", 1, "second", 20));
    Items later = new Items(fixture.store);
    try (KafkaChangeFeed feed = fixture.follow(domain, topic, later)) {
      fixture.awaitCaughtUp(feed, domain);
      FeedStatus status =
          fixture.awaitStatus(feed, domain, s -> s.recordsBehind() == 0 && s.applied() == 1);
      assertThat(status.state()).isEqualTo(FeedStatus.State.RUNNING);
    }
    assertThat(later.texts()).containsExactly("second");
  }

  @Test
  void aFeedThatHasLostItsPartitionLeavesAndContinuesFromTheStore() throws Exception {
    fixture.write(changes.put("a", 1, "first", 10));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    // Another instance has handled the next record, and this feed does not know it yet.
    fixture.jooq.execute(
        "UPDATE cdc_feed.consumer_offset SET next_offset = next_offset + 1"
            + " WHERE domain = ? AND next_offset > 0",
        domain);
    fixture.write(changes.put("a", 1, "by the other", 20), changes.put("a", 1, "by us", 30));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.texts()).containsExactly("first", "by us");
  }

  @Test
  void anAbortedTransactionOfTheBridgeIsNeitherAppliedNorCountedAsBehind() throws Exception {
    fixture.writeAndAbort(changes.put("a", 1, "never", 10));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    fixture.awaitStatus(feed, domain, status -> status.recordsBehind() == 0);
    fixture.write(changes.put("a", 1, "this", 20));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.texts()).containsExactly("this");
  }

  @Test
  void aCrashBetweenTheWritesAndTheCommitLeavesNothingAndLosesNothing() throws Exception {
    items.crashesAfterWriting.set(2);
    fixture.write(changes.put("a", 1, "kept", 10), changes.put("a", 7, "too", 11));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.rows()).extracting(row -> row.get("writes")).containsExactly(1, 1);
    assertThat(feed.status(domain).deadLetters()).isZero();
  }

  @Test
  void severalEventsOfOneRowInABatchArriveInOrderAndOnlyTheNewerOnes() throws Exception {
    fixture.inTransaction(
        () ->
            new StoredAppliedPositions(fixture.store)
                .advance(domain, List.of(RowKey.of("public.item", 1)), SourcePosition.ofLsn(15)));
    fixture.write(
        changes.put("a", 1, "too old", 10),
        changes.put("a", 1, "newer", 20),
        changes.put("a", 1, "late and older", 18),
        changes.put("a", 1, "newest", 30));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.texts()).containsExactly("newer", "newest");
    assertThat(
            fixture.jooq.fetchValue(
                "SELECT position_offset FROM cdc_feed.applied_row WHERE domain = ?", domain))
        .isEqualTo(30L);
  }

  @Test
  void aLateOlderEventDoesNotBringADeletedRowBack() throws Exception {
    fixture.write(changes.put("a", 1, "there", 10), changes.delete("a", 1, 30));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    fixture.write(changes.put("a", 1, "late", 20));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isNull();
  }

  @Test
  @Tag("C10")
  void theSecondWriteBeforeItsOwnEventWins() throws Exception {
    // The transaction changed the row at 10 and read 15; a later change of the row stands at 20.
    assertThat(secondWrite("by second write", 15)).isTrue();
    fixture.write(changes.put("a", 1, "by second write", 10));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.seen).isEmpty();
    fixture.write(changes.put("a", 1, "later change", 20));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isEqualTo("later change");
  }

  @Test
  @Tag("C10")
  void theSecondWriteAfterALaterEventDoesNothing() throws Exception {
    fixture.write(changes.put("a", 1, "by second write", 10), changes.put("a", 1, "later", 20));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    assertThat(secondWrite("by second write", 15)).isFalse();
    assertThat(items.text(1)).isEqualTo("later");
  }

  @Test
  void appliedPositionsAreNotAdvancedOutsideATransaction() {
    assertThatThrownBy(
            () ->
                new StoredAppliedPositions(fixture.store)
                    .advance(domain, List.of(RowKey.of("public.item", 1)), SourcePosition.ofLsn(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside a transaction");
  }

  @Test
  void anUnchangedLargeValueIsTakenFromTheOldImage() throws Exception {
    Map<String, Object> after = new HashMap<>(Changes.item(1, "a", Row.UNCHANGED));
    fixture.write(changes.change("a", 1, "u", Changes.item(1, "a", "a long text"), after, 10));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isEqualTo("a long text");
  }

  @Test
  void aTextOfFiveMegabytesAndSymbolsArriveWhole() throws Exception {
    String large = "\uD83C\uDF33\u0001\"\\".repeat(1) + "x".repeat(5 * 1024 * 1024);
    fixture.write(changes.put("a", 1, large, 10));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isEqualTo(large);
  }

  private boolean secondWrite(String text, long lsn) {
    return fixture.inTransaction(
        () -> {
          boolean moved =
              !new StoredAppliedPositions(fixture.store)
                  .advance(domain, List.of(RowKey.of("public.item", 1)), SourcePosition.ofLsn(lsn))
                  .isEmpty();
          if (moved) {
            items.put(1, text);
          }
          return moved;
        });
  }
}

package io.ficus.cdc.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.FeedStatus.State;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessResourceException;

@Tag("C3")
class OutagesTest {

  private static FeedFixture fixture;

  private String domain;
  private String topic;
  private Changes changes;
  private Items items;

  @BeforeAll
  static void start() throws Exception {
    fixture = new FeedFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void closeFeeds() {
    fixture.closeFeeds();
  }

  @BeforeEach
  void aDomainOfItsOwn() throws Exception {
    domain = FeedFixture.domain();
    topic = fixture.topic(2);
    changes = new Changes(topic);
    items = new Items(fixture.store);
    fixture.jooq.execute("TRUNCATE item");
  }

  @Test
  void theStoreStopsAndStartsAgain() throws Exception {
    fixture.write(changes.put("a", 1, "before", 10));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);

    int port = fixture.postgres.port();
    fixture.postgres.close();
    fixture.write(changes.put("a", 1, "meanwhile", 20), changes.put("b", 2, "too", 30));
    FeedStatus away = fixture.awaitStatus(feed, domain, s -> s.state() == State.RETRYING);
    assertThat(away.lastError()).isPresent();

    fixture.postgres = EmbeddedPostgresServer.start(fixture.data, port, Map.of());
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.texts()).containsExactlyInAnyOrder("before", "meanwhile", "too");
    FeedStatus back =
        fixture.awaitStatus(
            feed, domain, s -> s.state() == State.RUNNING && s.recordsBehind() == 0);
    assertThat(back.lastError()).isEmpty();
    assertThat(back.deadLetters()).isZero();
  }

  @Test
  void kafkaStopsAndStartsAgain() throws Exception {
    fixture.write(changes.put("a", 1, "before", 10));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);

    fixture.kafka.stop();
    fixture.awaitStatus(
        feed, domain, s -> s.state() == State.RETRYING && s.lastError().isPresent());
    fixture.kafka.restart();
    fixture.write(changes.put("a", 1, "after", 20));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isEqualTo("after");
    assertThat(items.texts()).containsExactly("before", "after");
    fixture.awaitStatus(feed, domain, s -> s.state() == State.RUNNING);
  }

  @Test
  void aFailureOfTheSurroundingsIsNoDeadLetterAndIsTriedAgain() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    fixture.write(changes.put("a", 1, "kept", 10));
    KafkaChangeFeed feed =
        fixture.follow(
            domain,
            topic,
            events -> {
              if (failures.getAndDecrement() > 0) {
                throw new TransientDataAccessResourceException(
                    "planted", new SQLTransientConnectionException("away", "08006"));
              }
              items.apply(events);
            });
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isEqualTo("kept");
    assertThat(feed.deadLetters().list(domain, 1)).isEmpty();
  }

  @Test
  void aDeadLetterThatKafkaDoesNotTakeWaitsAndIsNotLost() throws Exception {
    fixture.write(changes.put("a", 1, "bad", 10), changes.put("b", 2, "fine", 20));
    String broker = fixture.kafka.bootstrapServers();
    FeedConfig tooFewReplicas =
        new FeedConfig(
            broker,
            Map.of(),
            "ficus.feed.",
            2000,
            (short) 3,
            1024 * 1024,
            Duration.ofMillis(50),
            Duration.ofMillis(200));
    try (KafkaChangeFeed feed = fixture.feed(tooFewReplicas)) {
      feed.follow(domain, List.of(topic), items);
      FeedStatus status =
          fixture.awaitStatus(
              feed,
              domain,
              s -> s.state() == State.RETRYING && s.lastError().orElse("").contains(".dlq"));
      assertThat(status.lastError().orElseThrow()).containsIgnoringCase("replication factor");
      assertThat(feed.deadLetters().list(domain, 1)).isEmpty();
    }
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    assertThat(feed.deadLetters().list(domain, 5)).hasSize(1);
    assertThat(items.text(2)).isEqualTo("fine");
  }

  @Test
  void offsetsThatKafkaNoLongerHasStopTheFeedWithAReasonInsteadOfSkipping() throws Exception {
    fixture.jooq.execute(
        "INSERT INTO cdc_feed.consumer_offset (domain, topic, partition, next_offset)"
            + " VALUES (?, ?, 0, 1000), (?, ?, 1, 1000)",
        domain,
        topic,
        domain,
        topic);
    fixture.write(changes.put("a", 1, "x", 10));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    FeedStatus status =
        fixture.awaitStatus(
            feed, domain, s -> s.state() == State.RETRYING && s.lastError().isPresent());
    assertThat(status.lastError().orElseThrow()).contains("no longer has");
    assertThat(items.seen).isEmpty();
  }

  @Test
  void aFeedThatIsClosedSaysThatItStopped() throws Exception {
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    assertThat(feed.domains()).containsExactly(domain);
    feed.close();
    assertThat(feed.status(domain).state()).isEqualTo(State.STOPPED);
  }
}

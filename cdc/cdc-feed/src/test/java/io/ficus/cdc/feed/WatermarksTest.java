package io.ficus.cdc.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("C4")
class WatermarksTest {

  private static FeedFixture fixture;
  private static PGSimpleDataSource legacy;

  private String domain;
  private String topic;
  private Changes changes;
  private KafkaChangeFeed feed;
  private LogWatermarks watermarks;

  @BeforeAll
  static void start() throws Exception {
    fixture = FeedFixture.shared();
    legacy = new PGSimpleDataSource();
    legacy.setUrl(fixture.postgres.createDatabase("shop"));
    legacy.setUser("postgres");
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
    feed = fixture.follow(domain, topic, new Items(fixture.store));
    watermarks = new LogWatermarks(legacy, fixture.store, feed::partitions, Clock.systemUTC());
  }

  @Test
  void isAppliedOnceItHasPassedOnEveryPartition() throws Exception {
    Watermark mark = watermarks.mark();
    CompletableFuture<AwaitOutcome> waiting =
        CompletableFuture.supplyAsync(() -> watermarks.await(domain, mark, Duration.ofSeconds(30)));
    String position = mark.position().toString();
    fixture.write(
        changes.put("a", 1, "before", mark.position().offset() - 1),
        changes.watermark(0, mark.id(), position),
        changes.watermark(1, mark.id(), position),
        changes.watermark(2, mark.id(), position));
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(AwaitOutcome.Applied.class);
    assertThat(new Items(fixture.store).text(1)).isEqualTo("before");
  }

  @Test
  void namesThePartitionThatHasNotSeenIt() throws Exception {
    Watermark mark = watermarks.mark();
    String position = mark.position().toString();
    fixture.write(
        changes.watermark(0, mark.id(), position),
        changes.watermark(2, mark.id(), position),
        changes.watermark(1, "earlier", "0:1"));
    fixture.awaitCaughtUp(feed, domain);
    assertThat(watermarks.await(domain, mark, Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            AwaitOutcome.TimedOut.class,
            outcome -> assertThat(outcome.missing()).containsExactly(topic + "-1"));
  }

  @Test
  void aTopicThatIsNotThereIsMissing() {
    LogWatermarks over =
        new LogWatermarks(
            legacy,
            fixture.store,
            name -> List.of(new TopicPartition("not.there", 0)),
            Clock.systemUTC());
    assertThat(over.await(domain, over.mark(), Duration.ZERO))
        .isInstanceOfSatisfying(
            AwaitOutcome.TimedOut.class,
            outcome -> assertThat(outcome.missing()).containsExactly("not.there-0"));
  }

  @Test
  void anOlderWatermarkThatIsReadAgainDoesNotMoveItBack() throws Exception {
    Watermark mark = watermarks.mark();
    String position = mark.position().toString();
    for (int partition = 0; partition < 3; partition++) {
      fixture.write(
          changes.watermark(partition, mark.id(), position),
          changes.watermark(partition, "older", "0:1"));
    }
    fixture.awaitCaughtUp(feed, domain);
    assertThat(watermarks.await(domain, mark, Duration.ZERO))
        .isInstanceOf(AwaitOutcome.Applied.class);
  }

  @Test
  void theMarkStandsInTheLogAtOrBehindThePositionThatIsAwaited() {
    var shop = Stores.jooq(legacy);
    shop.fetch("SELECT pg_create_logical_replication_slot('marks', 'test_decoding')");
    Watermark first = watermarks.mark();
    Watermark second = watermarks.mark();
    List<Long> read =
        shop.fetch(
                "SELECT lsn - '0/0'::pg_lsn AS at FROM pg_logical_slot_get_changes('marks', NULL,"
                    + " NULL) WHERE data LIKE '%ficus.watermark%'")
            .getValues(0, Long.class);
    shop.fetch("SELECT pg_drop_replication_slot('marks')");
    assertThat(read).hasSize(2);
    assertThat(SourcePosition.ofLsn(read.get(0))).isGreaterThanOrEqualTo(first.position());
    assertThat(read.get(0)).isLessThan(second.position().offset());
    assertThat(SourcePosition.ofLsn(read.get(1))).isGreaterThanOrEqualTo(second.position());
  }

  @Test
  void aLegacyStoreThatIsAwayIsAFaultThatSaysSo() {
    PGSimpleDataSource away = new PGSimpleDataSource();
    away.setUrl("jdbc:postgresql://localhost:1/shop");
    LogWatermarks marks =
        new LogWatermarks(away, fixture.store, feed::partitions, Clock.systemUTC());
    assertThatThrownBy(marks::mark)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("could not be written into the legacy log");
  }
}

package io.ficus.cdc.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.feed.PartitionBatches.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C3")
class FencingTest {

  private static final TopicPartition PARTITION = new TopicPartition("cdc.shop.item", 0);
  private static FeedFixture fixture;

  private final Envelopes envelopes = new Envelopes(check -> Optional.empty());
  private final Changes changes = new Changes(PARTITION.topic());
  private final List<Condemned> sent = new ArrayList<>();
  private String domain;
  private Items items;
  private final Progress start = new Progress(0, Optional.empty());

  @BeforeAll
  static void start() throws Exception {
    fixture = FeedFixture.shared();
  }

  @AfterEach
  void closeFeeds() {
    fixture.closeFeeds();
  }

  @BeforeEach
  void aPartitionAtItsBeginning() {
    domain = FeedFixture.domain();
    items = new Items(fixture.store);
    fixture.jooq.execute("TRUNCATE item");
    new ConsumerOffsets(fixture.jooq).open(domain, List.of(PARTITION));
  }

  @Test
  void whoHasLostThePartitionWritesNothing() {
    List<Received> batch = received(changes.put("a", 1, "once", 10));
    assertThat(batches(items).apply(PARTITION, start, batch, 1))
        .isEqualTo(new Outcome.Stored(new Progress(1, Optional.empty())));

    List<Received> zombies = received(changes.put("a", 1, "zombie", 20), changes.truncate(30));
    assertThat(batches(items).apply(PARTITION, start, zombies, 2)).isEqualTo(new Outcome.Fenced());
    assertThat(items.text(1)).isEqualTo("once");
    assertThat(sent).isEmpty();
  }

  @Test
  void aZombieThatIsStillAtWorkAndItsSuccessorApplyTheBatchOnce() throws Exception {
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ChangeHandler slow =
        events -> {
          items.apply(events);
          inHandler.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    List<Received> batch = received(changes.put("a", 1, "once", 10));
    Outcome[] outcomes = new Outcome[2];
    Thread zombie = new Thread(() -> outcomes[0] = batches(slow).apply(PARTITION, start, batch, 1));
    zombie.start();
    inHandler.await();
    Thread successor =
        new Thread(() -> outcomes[1] = batches(items).apply(PARTITION, start, batch, 1));
    successor.start();
    goOn.countDown();
    zombie.join();
    successor.join();
    assertThat(outcomes[0]).isInstanceOf(Outcome.Stored.class);
    assertThat(outcomes[1]).isInstanceOf(Outcome.Fenced.class);
    assertThat(items.rows())
        .singleElement()
        .satisfies(r -> assertThat(r.get("writes")).isEqualTo(1));
  }

  @Test
  void aDeadLetterIsAcknowledgedBeforeAnythingIsCommitted() {
    PartitionBatches failing =
        new PartitionBatches(
            domain,
            items,
            fixture.jooq,
            fixture.transactions,
            (name, condemned) -> {
              throw new IllegalStateException("Kafka is away");
            },
            Clock.systemUTC());
    List<Received> batch = received(changes.put("b", 2, "fine", 5), changes.put("a", 1, "bad", 10));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> failing.apply(PARTITION, start, batch, 2))
        .hasMessage("Kafka is away");
    assertThat(new DeadLetterTable(fixture.jooq).count(domain)).isZero();
    // What stood before the culprit is kept; the culprit itself was not passed.
    assertThat(new ConsumerOffsets(fixture.jooq).all(domain))
        .containsEntry(PARTITION, new Progress(1, Optional.empty()));
  }

  @Test
  void aConstraintThatIsCheckedAtTheCommitFindsItsRecordToo() {
    fixture.jooq.execute("CREATE TABLE IF NOT EXISTS owner (id bigint PRIMARY KEY)");
    fixture.jooq.execute(
        "CREATE TABLE IF NOT EXISTS owned (id bigint REFERENCES owner DEFERRABLE INITIALLY"
            + " DEFERRED)");
    fixture.jooq.execute("INSERT INTO owner VALUES (1), (3) ON CONFLICT DO NOTHING");
    ChangeHandler deferred =
        events ->
            events.forEach(
                event ->
                    fixture.jooq.execute(
                        "INSERT INTO owned VALUES (?)", Long.parseLong(event.rowKey().key())));
    List<Received> batch =
        received(
            changes.put("a", 1, "x", 10),
            changes.put("b", 2, "x", 20),
            changes.put("c", 3, "x", 30));
    assertThat(batches(deferred).apply(PARTITION, start, batch, 3))
        .isInstanceOf(Outcome.Stored.class);
    assertThat(fixture.jooq.fetch("SELECT id FROM owned ORDER BY id").getValues(0, Long.class))
        .containsExactly(1L, 3L);
    assertThat(sent)
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).contains("owned_id_fkey"));
  }

  private PartitionBatches batches(ChangeHandler handler) {
    return new PartitionBatches(
        domain,
        handler,
        fixture.jooq,
        fixture.transactions,
        (name, condemned) -> sent.addAll(condemned),
        Clock.systemUTC());
  }

  @SafeVarargs
  private List<Received> received(ProducerRecord<byte[], byte[]>... records) {
    List<Received> received = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> sentRecord : records) {
      ConsumerRecord<byte[], byte[]> raw =
          new ConsumerRecord<>(
              PARTITION.topic(),
              PARTITION.partition(),
              received.size(),
              1L,
              TimestampType.CREATE_TIME,
              -1,
              -1,
              sentRecord.key(),
              sentRecord.value(),
              sentRecord.headers(),
              Optional.empty());
      received.add(new Received(raw, envelopes.parse(raw)));
    }
    return received;
  }
}

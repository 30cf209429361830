package io.ficus.cdc.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ClaimCheck;
import io.ficus.cdc.CutColumns;
import io.ficus.cdc.Headers;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.Row;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Values that were too large for a record reach a domain whole or not at all. */
@Tag("C3")
class LargeValuesTest {

  private static final int PIECE = 1000;

  private static FeedFixture fixture;

  private String domain;
  private String topic;
  private String large;
  private Changes changes;
  private Items items;
  private long at = 1_700_000_000_000L;

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
    topic = fixture.topic(2);
    large = fixture.topic(1);
    changes = new Changes(topic);
    items = new Items(fixture.store);
    fixture.jooq.execute("TRUNCATE item");
  }

  @Test
  void theWholeIsPutTogetherWhateverLiesBetweenItsPieces() throws Exception {
    String first = text('a', 12_345);
    String second = text('b', 4_000);
    List<ProducerRecord<byte[], byte[]>> one = checked("k", 1, first, 10);
    List<ProducerRecord<byte[], byte[]>> other = checked("k", 2, second, 20);
    // As at-least-once leaves it behind: a part, and then all of it under the same keys.
    write(other.subList(0, 2));
    fixture.writeAndAbort(one.get(0));
    List<ProducerRecord<byte[], byte[]>> mixed = new ArrayList<>();
    mixed.add(changes.put("k", 3, "small", 5));
    mixed.addAll(one);
    mixed.addAll(other);
    write(mixed);

    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);

    assertThat(items.text(1)).isEqualTo(first);
    assertThat(items.text(2)).isEqualTo(second);
    assertThat(items.text(3)).isEqualTo("small");
    assertThat(items.texts()).noneMatch(text -> text.contains(Row.CUT));
  }

  /** The record can be seen and its pieces not yet: Kafka ends a transaction in each partition. */
  @Test
  void whatIsNotShownYetIsWaitedForAndNotTakenForLost() throws Exception {
    String whole = text('c', 5_000);
    try (KafkaProducer<byte[], byte[]> open = slow()) {
      open.initTransactions();
      open.beginTransaction();
      open.send(new ProducerRecord<>(large, 0, at, "other".getBytes(UTF_8), new byte[1])).get();
      write(checked("k", 1, whole, 10));
      KafkaChangeFeed feed = fixture.follow(domain, topic, items);
      fixture.awaitStatus(feed, domain, status -> status.recordsBehind() > 0);
      assertThat(items.text(1)).isNull();
      open.abortTransaction();
      fixture.awaitCaughtUp(feed, domain);
      assertThat(items.text(1)).isEqualTo(whole);
      assertThat(feed.deadLetters().list(domain, 1)).isEmpty();
    }
  }

  @Test
  void whatIsGoneIsADeadLetterAndCanBeReplayedOnceItIsBack() throws Exception {
    String whole = text('d', 5_000);
    List<ProducerRecord<byte[], byte[]>> all = checked("k", 1, whole, 10);
    write(all.subList(1, all.size()));
    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);
    assertThat(items.text(1)).isNull();
    assertThat(feed.deadLetters().list(domain, 10))
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).contains("not in topic " + large));

    write(all.subList(0, all.size() - 1));
    ReplayReport report =
        feed.deadLetters()
            .replay(domain, OptionalLong.empty(), new Mandate("bob", "restored from a copy"));
    assertThat(report.resolved()).isEqualTo(1);
    assertThat(items.text(1)).isEqualTo(whole);
  }

  /** A column that nobody reads may be cut; one that a domain reads stops its key. */
  @Test
  void aPartIsNeverTakenForTheValue() throws Exception {
    Map<String, Object> other = Changes.item(1, "k", "fine");
    other.put("essay", "beginning" + Row.CUT);
    write(List.of(cut(changes.change("k", 1, "c", null, other, 10), "essay")));
    write(List.of(cut(changes.put("m", 2, "beginning" + Row.CUT, 20), "text")));
    // The earlier image, of which a later one would take a value that the log left out.
    write(
        List.of(
            cut(
                changes.change(
                    "n",
                    3,
                    "u",
                    Changes.item(3, "n", "beginning"),
                    Changes.item(3, "n", Row.UNCHANGED),
                    30),
                "text")));

    KafkaChangeFeed feed = fixture.follow(domain, topic, items);
    fixture.awaitCaughtUp(feed, domain);

    assertThat(items.text(1)).isEqualTo("fine");
    assertThat(items.text(2)).isNull();
    assertThat(items.text(3)).isNull();
    assertThat(feed.deadLetters().list(domain, 10))
        .hasSize(2)
        .allSatisfy(
            letter -> assertThat(letter.reason()).contains("public.item.text", "not the value"));
  }

  private static ProducerRecord<byte[], byte[]> cut(
      ProducerRecord<byte[], byte[]> record, String column) {
    record.headers().add(Headers.CUT, CutColumns.encode(List.of(column)));
    return record;
  }

  /** The pieces, and last the record that speaks of them. */
  private List<ProducerRecord<byte[], byte[]>> checked(String owner, long id, String text, long lsn)
      throws Exception {
    byte[] whole = changes.put(owner, id, text, lsn).value();
    ClaimCheck check =
        new ClaimCheck(
            large,
            ++at,
            (whole.length + PIECE - 1) / PIECE,
            whole.length,
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(whole)));
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int i = 0; i < check.pieces(); i++) {
      byte[] piece = Arrays.copyOfRange(whole, i * PIECE, Math.min(whole.length, (i + 1) * PIECE));
      all.add(new ProducerRecord<>(large, 0, at, check.key(i).getBytes(UTF_8), piece));
    }
    ProducerRecord<byte[], byte[]> rest = cut(changes.put(owner, id, Row.CUT, lsn), "text");
    rest.headers().add(Headers.CLAIM_CHECK, check.encode().getBytes(UTF_8));
    all.add(rest);
    return all;
  }

  private static String text(char of, int length) {
    return String.valueOf(of).repeat(length);
  }

  private static void write(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    fixture.write(records);
  }

  private static KafkaProducer<byte[], byte[]> slow() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            fixture.kafka.bootstrapServers(),
            "transactional.id",
            "slow-" + FeedFixture.domain()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}

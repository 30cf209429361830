package io.ficus.cdc.feed.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.publish.PublisherStatus.State;
import io.ficus.embedded.EmbeddedKafkaBroker;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static EmbeddedKafkaBroker kafka;
  private static KafkaProducer<byte[], byte[]> bridge;

  private final String domain = "d" + UUID.randomUUID().toString().substring(0, 8);
  private final String topic = domain + ".member.events.v1";
  private final Publication publication =
      new Publication(domain, "cdc." + domain + ".events", topic, "member_id", 2);

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafkaBroker.start();
    bridge =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "bridge"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    bridge.initTransactions();
  }

  @AfterAll
  static void stop() {
    bridge.close();
    kafka.close();
  }

  private EventPublisher publisher() throws Exception {
    return publisher(publication);
  }

  private EventPublisher publisher(Publication publication) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      if (!admin.listTopics().names().get().contains(publication.from())) {
        admin.createTopics(List.of(new NewTopic(publication.from(), 2, (short) 1))).all().get();
      }
    }
    EventPublisher publisher =
        new EventPublisher(publication, FeedConfig.of(kafka.bootstrapServers()), Clock.systemUTC());
    publisher.start();
    return publisher;
  }

  /** As the bridge writes a change of the outbox. */
  private void tell(String op, long member, String id, int number) {
    tell(op, "io.ficus.membership.member-changed.v1", member, id, number);
  }

  private void tell(String op, String type, long member, String id, int number) {
    String row =
        "{\"event_id\":\"%s\",\"type\":\"%s\",\"member_id\":%d,".formatted(id, type, member)
            + "\"occurred_at\":\"2026-03-01T12:00:00.123456Z\",\"correlation_id\":\"intent-7\","
            + "\"payload\":\"{\\\"number\\\":%d}\"}".formatted(number);
    boolean gone = op.equals("d");
    value(
        member,
        "{\"before\":%s,\"after\":%s,\"op\":\"%s\"}"
            .formatted(gone ? row : "null", gone ? "null" : row, op));
  }

  private void value(long member, String json) {
    bridge.beginTransaction();
    var unused =
        bridge.send(
            new ProducerRecord<>(
                publication.from(),
                (int) Math.floorMod(member, 2L),
                ("{\"member\":" + member + "}").getBytes(UTF_8),
                json.getBytes(UTF_8)));
    bridge.commitTransaction();
  }

  private List<ConsumerRecord<String, byte[]>> published(int atLeast) {
    return published(topic, atLeast);
  }

  private static List<ConsumerRecord<String, byte[]>> published(String topic, int atLeast) {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, 2).mapToObj(p -> new TopicPartition(topic, p)).toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      await()
          .atMost(SOON)
          .until(
              () -> {
                reader.poll(Duration.ofMillis(100)).forEach(all::add);
                return all.size() >= atLeast;
              });
      reader.poll(Duration.ofMillis(500)).forEach(all::add);
    }
    return all;
  }

  private static CloudEvent event(ConsumerRecord<String, byte[]> record) {
    return KafkaMessageFactory.createReader(record).toEvent();
  }

  @Test
  void aRowOfTheOutboxIsACloudEventInBinaryMode() throws Exception {
    String id = UUID.randomUUID().toString();
    try (EventPublisher publisher = publisher()) {
      tell("c", 42, id, 1);

      ConsumerRecord<String, byte[]> record = published(1).get(0);

      assertThat(record.key()).isEqualTo("42");
      assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"number\":1}");
      assertThat(record.headers().headers("ce_specversion")).hasSize(1);
      CloudEvent event = event(record);
      assertThat(event.getId()).isEqualTo(id);
      assertThat(event.getType()).isEqualTo("io.ficus.membership.member-changed.v1");
      assertThat(event.getSource()).hasToString("/ficus/" + domain);
      assertThat(event.getSubject()).isEqualTo("42");
      assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2026-03-01T12:00:00.123456Z"));
      assertThat(event.getDataContentType()).isEqualTo("application/json");
      assertThat(event.getExtension("correlationid")).isEqualTo("intent-7");
      await().atMost(SOON).until(() -> publisher.status().published() == 1);
      assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
    }
  }

  @Test
  void onlyWhatTheDomainToldIsPublished() throws Exception {
    try (EventPublisher publisher = publisher()) {
      tell("d", 42, "cleared-away", 1);
      tell("u", 42, "nobody-does-this", 2);
      value(42, "{\"op\":\"m\",\"message\":{\"prefix\":\"ficus.watermark\"}}");
      tell("r", 42, "of-a-snapshot", 3);
      tell("c", 42, "told", 4);

      assertThat(published(2))
          .extracting(record -> event(record).getId())
          .containsExactly("of-a-snapshot", "told");
      assertThat(publisher.status().lastError()).isEmpty();
    }
  }

  @Test
  @Tag("C1")
  void eachEventIsThereOnceAndInOrderAlsoOverInstancesThatComeAndGo() throws Exception {
    EventPublisher first = publisher();
    int told = 0;
    for (; told < 30; told++) {
      tell("c", told % 5, "e" + told, told);
    }
    published(1);
    EventPublisher second = publisher();
    for (; told < 60; told++) {
      tell("c", told % 5, "e" + told, told);
    }
    first.close();
    for (; told < 90; told++) {
      tell("c", told % 5, "e" + told, told);
    }
    second.close();
    try (EventPublisher third = publisher()) {
      List<ConsumerRecord<String, byte[]>> all = published(told);

      assertThat(all).hasSize(told);
      assertThat(all).extracting(record -> event(record).getId()).doesNotHaveDuplicates();
      for (long member = 0; member < 5; member++) {
        String key = Long.toString(member);
        assertThat(all.stream().filter(it -> it.key().equals(key)))
            .extracting(it -> Integer.parseInt(event(it).getId().substring(1)))
            .isSorted()
            .hasSize(18);
      }
      assertThat(third.status().state()).isEqualTo(State.RUNNING);
    }
  }

  @Test
  void aRecordThatIsNoEventHaltsItAndNothingIsSkipped() throws Exception {
    try (EventPublisher publisher = publisher()) {
      tell("c", 42, "good", 1);
      published(1);
      value(42, "{\"op\":\"c\",\"after\":{\"event_id\":\"x\",\"type\":\"t\"}}");

      await().atMost(SOON).until(() -> publisher.status().state() == State.HALTED);

      assertThat(publisher.status().lastError().orElseThrow())
          .contains(publication.from())
          .contains("member_id")
          .contains("Nothing was skipped");
      publisher.resume();
      awaitState(publisher, State.HALTED);
      assertThat(published(1))
          .extracting(record -> event(record).getId(), ConsumerRecord::key)
          .containsExactly(tuple("good", "42"));
    }
  }

  private void forget(int partition, long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(publication.from(), partition),
                  RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  private static void awaitState(EventPublisher publisher, State state) {
    await().atMost(SOON).until(() -> publisher.status().state() == state);
  }

  @Test
  @Tag("C1")
  void whatKafkaForgotBeforeItWasPublishedHaltsItUntilSomebodyPassesItOver() throws Exception {
    try (EventPublisher publisher = publisher()) {
      tell("c", 42, "published", 1);
      published(1);
      await().atMost(SOON).until(() -> publisher.status().published() == 1);
    }
    tell("c", 42, "forgotten", 2);
    tell("c", 42, "there", 3);
    forget(0, 4); // each record is followed by the mark of its transaction
    try (EventPublisher publisher = publisher();
        EventPublisher other = publisher()) {
      awaitState(publisher, State.HALTED);
      awaitState(other, State.HALTED);
      assertThat(publisher.status().lastError().orElseThrow())
          .contains("events are missing")
          .contains("ficus events resume " + domain);
      assertThat(publisher.missing())
          .matches(publication.from() + "-0 is to be read from [12] and begins at 4");
      assertThat(published(1)).hasSize(1);

      assertThat(publisher.resume()).contains("begins at 4");

      assertThat(published(2))
          .extracting(record -> event(record).getId())
          .containsExactly("published", "there");
      awaitState(publisher, State.RUNNING);
      awaitState(other, State.RUNNING);
      assertThatThrownBy(publisher::resume)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not halted");
    }
  }

  @Test
  void whatIsForgottenAfterItWasPublishedIsNotMissed() throws Exception {
    try (EventPublisher publisher = publisher();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      tell("c", 42, "published", 1);
      TopicPartition partition = new TopicPartition(publication.from(), 0);
      await()
          .atMost(SOON)
          .until(
              () -> {
                OffsetAndMetadata place =
                    admin
                        .listConsumerGroupOffsets("ficus.events." + domain)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition);
                return place != null && place.offset() == 2; // behind the mark of the transaction
              });
      assertThat(publisher.status().published()).isEqualTo(1);
    }
    forget(0, 2);
    try (EventPublisher publisher = publisher()) {
      tell("c", 42, "later", 2);

      assertThat(published(2))
          .extracting(record -> event(record).getId())
          .containsExactly("published", "later");
      assertThat(publisher.status().lastError()).isEmpty();
    }
  }

  @Test
  @Tag("C1")
  void whereNothingWasEverPublishedItBeginsWithTheFirstRecordOrNotAtAll() throws Exception {
    try (EventPublisher none = publisher()) {
      awaitState(none, State.RUNNING);
    }
    tell("c", 42, "forgotten", 1);
    tell("c", 42, "there", 2);
    tell("c", 43, "of-the-other-partition", 3);
    forget(0, 2);
    try (EventPublisher publisher = publisher()) {
      awaitState(publisher, State.HALTED);
      assertThat(publisher.missing()).contains("-0 is to be read from 0 and begins at 2");

      assertThat(publisher.resume()).contains("begins at 2");

      assertThat(published(2))
          .extracting(record -> event(record).getId())
          .containsExactlyInAnyOrder("there", "of-the-other-partition");
      awaitState(publisher, State.RUNNING);
    }
  }

  @Test
  void aggregatesThatShareAnOutboxHaveATopicEach() throws Exception {
    String campaigns = domain + ".campaign.events.v1";
    Publication both =
        new Publication(
            domain,
            publication.from(),
            "member_id",
            2,
            List.of(
                Publication.Topic.of(topic, "voucher-changed"),
                Publication.Topic.ofNegated(campaigns, "campaign-changed")));
    try (EventPublisher publisher = publisher(both)) {
      tell("c", "voucher-changed", 8, "v", 1);
      tell("c", "campaign-changed", -8, "c", 2);
      assertThat(published(topic, 1)).extracting(record -> event(record).getId()).containsOnly("v");
      assertThat(published(campaigns, 1))
          .extracting(record -> event(record).getId(), ConsumerRecord::key)
          .containsOnly(tuple("c", "8"));
      tell("c", "nobody-knows", 8, "n", 3);
      await().atMost(SOON).until(() -> publisher.status().state() == State.HALTED);
      assertThat(publisher.status().lastError().orElseThrow()).contains("nobody-knows");
    }
  }
}

package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The second bridge, on a domain's outbox: seen when it stands, and begun anew with its topic. */
class OutboxBridgeTest {

  private static final String NAME = "membership-outbox";
  private static final String TOPIC = "cdc.membership.events";
  private static final Duration SOON = Duration.ofMinutes(1);

  private static Demo demo;
  private static Cycles cycles;

  @BeforeAll
  static void start() throws Exception {
    demo = Demo.start(new DemoOptions(0, 0.005, 7, 1, null), line -> {});
    cycles = new Cycles(demo);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  @Tag("C1")
  void oneThatHaltsIsSeenAtAnyStageAndResumedLikeTheOther() throws Exception {
    assertThat(type("bridge", "status").out()).containsPattern(NAME + " +STREAMING");
    assertThat(type("bridge", "status", "--name", "nobody").err()).contains(NAME);
    bridge("pause");
    await().atMost(SOON).until(() -> state().contains("PAUSED"));
    bridge("slot", "drop");
    bridge("resume");
    await().atMost(SOON).until(() -> state().contains("HALTED"));

    assertThat(state()).contains("is gone");
    assertThat(type("bridge", "status").out()).containsPattern(NAME + " +HALTED");
    assertThat(health()).contains("503", NAME, "HALTED");
    Typed doctor = type("doctor");
    assertThat(doctor.exit()).isEqualTo(1);
    assertThat(doctor.out()).contains("ficus bridge resume --name " + NAME);
    assertThat(type("reverse", "status", "membership").out()).contains("STOPPED, outbox HALTED");

    try (Admin admin = admin()) {
      admin.deleteTopics(List.of("ficus.bridge." + NAME + ".position")).all().get();
    }
    bridge("resume");
    await().atMost(SOON).until(() -> state().contains("STREAMING"));
    assertThat(health()).contains("200");
    assertThat(type("bridge", "history", "--name", NAME).out()).contains("RESUMED");
  }

  @Test
  @Tag("C6")
  void theReverseSyncOfALaterTimeBeginsThereThoughKafkaHasForgottenTheTimeBefore()
      throws Exception {
    cycles.cycle(1);
    forgetWhatWasPublished();
    cycles.cycle(1);
    assertThat(type("events", "status").out())
        .containsPattern("membership\\.member\\.events\\.v1 +RUNNING");
    long published = told();
    bridge("snapshot", "start", "membership.outbox");
    await().atMost(SOON).until(() -> told() > published);
  }

  private static long told() {
    Matcher count =
        Pattern.compile("membership\\.member\\.events\\.v1 +RUNNING +(\\d+)")
            .matcher(type("events", "status").out());
    return count.find() ? Long.parseLong(count.group(1)) : 0;
  }

  @Test
  @Tag("C9")
  void whoTellsEventsToGoOnIsKeptThoughTheyHaveNotHalted() {
    assertThat(type("events", "resume", "membership", "--reason", "see", "--dry-run").out())
        .contains("passed over would be: nothing");
    Typed resume = type("events", "resume", "membership", "--reason", "they seem late");
    assertThat(resume.exit()).isNotZero();
    assertThat(resume.err()).contains("not halted");
    assertThat(type("events", "resume", "nobody", "--reason", "see").err()).contains("nobody");
    assertThat(type("cutover", "history", "membership").out())
        .containsPattern("EVENTS_RESUME +FAILED.*they seem late");
  }

  /** As retention does while the legacy store decides for longer than Kafka keeps anything. */
  private static void forgetWhatWasPublished() throws Exception {
    JdbcTemplate store =
        new JdbcTemplate(new SingleConnectionDataSource(demo.storeUrl(), "postgres", "", true));
    try (Admin admin = admin()) {
      Map<TopicPartition, Long> before = ends(admin);
      store.queryForList("SELECT pg_logical_emit_message(true, 'ficus.watermark', 'later')");
      await()
          .atMost(SOON)
          .until(() -> ends(admin).entrySet().stream().allMatch(grownSince(before)));
      await().atMost(SOON).until(() -> published(admin).equals(ends(admin)));
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      ends(admin).forEach((at, end) -> all.put(at, RecordsToDelete.beforeOffset(end)));
      admin.deleteRecords(all).all().get();
    }
  }

  private static Predicate<Map.Entry<TopicPartition, Long>> grownSince(
      Map<TopicPartition, Long> before) {
    return now -> now.getValue() > before.getOrDefault(now.getKey(), Long.MAX_VALUE);
  }

  private static Map<TopicPartition, Long> published(Admin admin) throws Exception {
    Map<TopicPartition, Long> places = new HashMap<>();
    admin
        .listConsumerGroupOffsets("ficus.events.membership")
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach((partition, place) -> places.put(partition, place.offset()));
    return places;
  }

  private static Map<TopicPartition, Long> ends(Admin admin) throws Exception {
    Collection<TopicPartitionInfo> partitions =
        new ArrayList<>(
            admin
                .describeTopics(List.of(TOPIC))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .partitions());
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(
        one -> asked.put(new TopicPartition(TOPIC, one.partition()), OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", demo.bootstrapServers()));
  }

  private static String health() throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(demo.address() + "/actuator/health")).build(),
                BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static String state() {
    return type("bridge", "status", "--name", NAME).out();
  }

  private static void bridge(String... words) {
    List<String> all = new ArrayList<>(List.of("bridge"));
    all.addAll(List.of(words));
    all.addAll(List.of("--name", NAME, "--reason", "to see it"));
    Typed typed = type(all.toArray(String[]::new));
    assertThat(typed.exit()).as(typed.err()).isZero();
  }

  private static Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }
}

package io.ficus.cdc.bridge.doctor;

import static io.ficus.cdc.bridge.doctor.Finding.State.FAILED;
import static io.ficus.cdc.bridge.doctor.Finding.State.OK;
import static io.ficus.cdc.bridge.doctor.Finding.State.UNKNOWN;
import static io.ficus.cdc.bridge.doctor.Finding.State.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.doctor.Finding.State;
import io.ficus.embedded.EmbeddedKafkaBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kafka.admin.ConfigCommand;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDoctorKafkaTest {

  private static final String PIECES = "cdc.s.large-values";

  private static EmbeddedKafkaBroker broker;

  @BeforeAll
  static void start(@TempDir Path directory) {
    broker =
        EmbeddedKafkaBroker.start(
            directory, 0, Map.of("min.insync.replicas", "2", "message.max.bytes", "1048588"));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void anUnreachableClusterFailsInBoundedTimeAndLeavesTheRestUnknown() {
    List<Finding> findings = KafkaExamination.of(source("localhost:1", 1, Map.of("t", "cdc.s.t")));
    assertThat(Patient.finding(findings, "kafka.reachable").state()).isEqualTo(FAILED);
    assertThat(findings).hasSize(7);
    assertThat(findings.stream().skip(1)).allMatch(finding -> finding.state() == UNKNOWN);
  }

  @Test
  void aNameThatDoesNotResolveIsUnreachableToo() {
    List<Finding> findings = KafkaExamination.of(source("no.such.host.invalid:9092", 1, Map.of()));
    assertThat(Patient.finding(findings, "kafka.reachable").state()).isEqualTo(FAILED);
  }

  @Test
  void moreReplicasThanBrokersFail() {
    assertThat(examine(3, "cdc.s.none", "kafka.replication-factor").state()).isEqualTo(FAILED);
    assertThat(examine(1, "cdc.s.none", "kafka.replication-factor").state()).isEqualTo(OK);
  }

  @Test
  void transactionsAreAvailableOrTheirLogCannotBeCreated(@TempDir Path other) {
    assertThat(examine(1, "cdc.s.none", "kafka.transactions").state()).isEqualTo(OK);
    try (EmbeddedKafkaBroker poor =
        EmbeddedKafkaBroker.start(
            other, 0, Map.of("transaction.state.log.replication.factor", "3"))) {
      Finding finding =
          Patient.finding(
              KafkaExamination.of(source(poor.bootstrapServers(), 1, Map.of())),
              "kafka.transactions");
      assertThat(finding.state()).isEqualTo(FAILED);
      assertThat(finding.remedy()).contains("# transaction.state.log.replication.factor=1");
    }
  }

  @Test
  void aTopicThatTakesLessThanTheRulesLetThroughFailsAndTheRemedyMendsIt() throws Exception {
    create("cdc.s.small", Map.of("max.message.bytes", "1000", "min.insync.replicas", "1"));
    mends("cdc.s.small", "kafka.max-message-bytes/cdc.s.small", FAILED);
    // Likewise if only the brokers say how much it takes, and a rule that fits under that is fine.
    create("cdc.s.plain", Map.of("min.insync.replicas", "1"));
    String id = "kafka.max-message-bytes/cdc.s.plain";
    assertThat(sized("cdc.s.plain", id, 900_000, Larger.CUT).state()).isEqualTo(OK);
    Finding plain = sized("cdc.s.plain", id, 1_048_588, Larger.CUT);
    assertThat(plain.state()).isEqualTo(FAILED);
    assertThat(plain.found()).contains("1048588 (the brokers' message.max.bytes)");
    assertThat(plain.remedy().get(1)).contains("ficus.changes.max-record-bytes to at most 983052");
    mends("cdc.s.plain", id, FAILED);
  }

  @Test
  void whoeverWantsNoLimitIsWarnedAndTheRemedyMendsIt() throws Exception {
    create("cdc.s.open", Map.of("max.message.bytes", "1000", "min.insync.replicas", "1"));
    String id = "kafka.max-message-bytes/cdc.s.open";
    mends(() -> sized("cdc.s.open", id, 0, Larger.CUT), WARNING);
  }

  @Test
  void piecesOfLargeValuesMustFitToo() throws Exception {
    create(PIECES, Map.of("max.message.bytes", "1000", "min.insync.replicas", "1"));
    String id = "kafka.max-message-bytes/" + PIECES;
    mends(() -> sized("cdc.s.none", id, 5_000_000, Larger.CLAIM_CHECK), FAILED);
  }

  @Test
  void aRuleBeyondWhatTheBridgeSendsFails() {
    String id = "kafka.max-record-bytes";
    assertThat(examine(1, "cdc.s.none", id).state()).isEqualTo(OK);
    Finding finding = sized("cdc.s.none", id, 67_108_864, Larger.CLAIM_CHECK);
    assertThat(finding.state()).isEqualTo(FAILED);
    assertThat(finding.remedy().get(0)).contains("at most 67043328");
  }

  @Test
  void aCompactedTopicOfARouteFailsAndTheRemedyMendsIt() throws Exception {
    create("cdc.s.compact", Map.of("cleanup.policy", "compact", "min.insync.replicas", "1"));
    mends("cdc.s.compact", "kafka.cleanup-policy/cdc.s.compact", FAILED);
  }

  @Test
  void aTopicThatWantsMoreReplicasInSyncThanItHasFailsAndTheRemedyMendsIt() throws Exception {
    create("cdc.s.insync", Map.of("min.insync.replicas", "2"));
    mends("cdc.s.insync", "kafka.min-insync-replicas/cdc.s.insync", FAILED);
  }

  @Test
  void aBrokersDefaultThatNewTopicsCannotMeetFailsAndTheRemedyMendsIt() {
    mends("cdc.s.future", "kafka.min-insync-replicas/cdc.s.future", FAILED);
  }

  private static void mends(String topic, String id, State before) {
    mends(() -> examine(1, topic, id), before);
  }

  private static void mends(Supplier<Finding> examination, State before) {
    Finding finding = examination.get();
    assertThat(finding.state()).as(finding.toString()).isEqualTo(before);
    assertThat(finding.remedy().get(0)).startsWith("kafka-configs.sh ");
    for (String line : finding.remedy()) {
      if (!line.startsWith("#")) {
        ConfigCommand.main(line.substring(line.indexOf(' ') + 1).split(" ", -1));
      }
    }
    await().untilAsserted(() -> assertThat(examination.get().state()).isEqualTo(OK));
  }

  /** What is found with other rules for large records. */
  private static Finding sized(String topic, String id, int mostBytes, Larger larger) {
    ChangeRules none = ChangeRules.NONE;
    ChangeRules rules =
        new ChangeRules(none.columns(), none.salt(), none.truncates(), mostBytes, larger);
    return Patient.finding(
        KafkaExamination.of(source(broker.bootstrapServers(), 1, Map.of("t", topic), rules)), id);
  }

  private static Finding examine(int replicationFactor, String topic, String id) {
    return Patient.finding(
        KafkaExamination.of(
            source(broker.bootstrapServers(), replicationFactor, Map.of("t", topic))),
        id);
  }

  private static SourceUnderTest source(
      String bootstrapServers, int replicationFactor, Map<String, String> topics) {
    return source(bootstrapServers, replicationFactor, topics, ChangeRules.NONE);
  }

  private static SourceUnderTest source(
      String bootstrapServers,
      int replicationFactor,
      Map<String, String> topics,
      ChangeRules rules) {
    return new SourceUnderTest(
        "jdbc:postgresql://localhost:1/none",
        "nobody",
        "",
        List.of("t"),
        Map.of("t", List.of("cust_id")),
        topics,
        "slot",
        "pub",
        bootstrapServers,
        Map.of(),
        replicationFactor,
        rules,
        PIECES);
  }

  private static void create(String topic, Map<String, String> settings) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings))).all().get();
    }
  }
}

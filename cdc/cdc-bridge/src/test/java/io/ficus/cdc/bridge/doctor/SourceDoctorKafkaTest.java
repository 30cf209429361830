package io.ficus.cdc.bridge.doctor;

import static io.ficus.cdc.bridge.doctor.Finding.State.FAILED;
import static io.ficus.cdc.bridge.doctor.Finding.State.OK;
import static io.ficus.cdc.bridge.doctor.Finding.State.UNKNOWN;
import static io.ficus.cdc.bridge.doctor.Finding.State.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.bridge.doctor.Finding.State;
import io.ficus.embedded.EmbeddedKafkaBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kafka.admin.ConfigCommand;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDoctorKafkaTest {

  private static EmbeddedKafkaBroker broker;

  @BeforeAll
  static void start(@TempDir Path directory) {
    broker = EmbeddedKafkaBroker.start(directory, 0, Map.of("min.insync.replicas", "2"));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void anUnreachableClusterFailsInBoundedTimeAndLeavesTheRestUnknown() {
    List<Finding> findings = KafkaExamination.of(source("localhost:1", 1, Map.of("t", "cdc.s.t")));
    assertThat(Patient.finding(findings, "kafka.reachable").state()).isEqualTo(FAILED);
    assertThat(findings).hasSize(6);
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
  void aSmallMessageLimitIsAWarningAndTheRemedyMendsIt() throws Exception {
    create("cdc.s.small", Map.of("max.message.bytes", "1000", "min.insync.replicas", "1"));
    mends("cdc.s.small", "kafka.max-message-bytes/cdc.s.small", WARNING);
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
    Finding finding = examine(1, topic, id);
    assertThat(finding.state()).as(finding.toString()).isEqualTo(before);
    for (String line : finding.remedy()) {
      assertThat(line).startsWith("kafka-configs.sh ");
      ConfigCommand.main(line.substring(line.indexOf(' ') + 1).split(" ", -1));
    }
    await().untilAsserted(() -> assertThat(examine(1, topic, id).state()).isEqualTo(OK));
  }

  private static Finding examine(int replicationFactor, String topic, String id) {
    return Patient.finding(
        KafkaExamination.of(
            source(broker.bootstrapServers(), replicationFactor, Map.of("t", topic))),
        id);
  }

  private static SourceUnderTest source(
      String bootstrapServers, int replicationFactor, Map<String, String> topics) {
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
        replicationFactor);
  }

  private static void create(String topic, Map<String, String> settings) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings))).all().get();
    }
  }
}

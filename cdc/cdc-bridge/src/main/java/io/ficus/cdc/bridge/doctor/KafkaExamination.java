package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;

/** Runs the checks of the Kafka cluster. */
final class KafkaExamination {

  private static final String MILLIS_TO_ANSWER = "5000";

  private static final Check<Cluster> REACHABLE =
      new Check<>(
          "kafka.reachable",
          "Kafka is reachable",
          kafka -> Answer.ok(kafka.brokers() + " brokers at " + kafka.bootstrapServers()));

  private KafkaExamination() {}

  static List<Finding> of(SourceUnderTest under) {
    List<Check<Cluster>> checks = checks(under);
    List<Finding> findings = new ArrayList<>();
    try (Admin admin = Admin.create(properties(under))) {
      Cluster kafka = Cluster.describe(admin, under.bootstrapServers());
      findings.add(REACHABLE.on(kafka));
      checks.forEach(check -> findings.add(check.on(kafka)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      checks.forEach(check -> findings.add(check.unanswered("interrupted while asking")));
    } catch (Exception e) {
      findings.add(unreachable(under, e));
      checks.forEach(check -> findings.add(check.unanswered("Kafka was not reached")));
    }
    return findings;
  }

  private static Finding unreachable(SourceUnderTest under, Exception failure) {
    return new Finding(
        "kafka.reachable",
        REACHABLE.title(),
        Finding.State.FAILED,
        under.bootstrapServers() + " did not answer in 5 s: " + Causes.inOneLine(failure),
        List.of(
            "kafka-broker-api-versions.sh --bootstrap-server " + under.bootstrapServers(),
            "# start the brokers, or correct the bootstrap servers and the client's security"
                + " properties"));
  }

  private static List<Check<Cluster>> checks(SourceUnderTest under) {
    List<Check<Cluster>> checks = new ArrayList<>();
    checks.add(
        new Check<>(
            "kafka.replication-factor",
            "There are brokers enough for the topics' replicas",
            kafka -> TopicChecks.replicas(kafka, under.replicationFactor())));
    checks.add(
        new Check<>("kafka.transactions", "Transactions are available", TopicChecks::transactions));
    checks.add(
        new Check<>(
            "kafka.max-record-bytes",
            "Records are as large as they may be sent",
            kafka -> RecordSizes.ofProducer(under)));
    if (under.rules().larger() == Larger.CLAIM_CHECK) {
      checks.add(RecordSizes.ofLargeValues(under));
    }
    for (String topic : new TreeSet<>(under.topics().values())) {
      boolean routed =
          under.topics().entrySet().stream()
              .anyMatch(e -> e.getValue().equals(topic) && under.routes().containsKey(e.getKey()));
      checks.add(RecordSizes.of(topic, under.rules()));
      checks.addAll(TopicChecks.of(topic, routed, under.replicationFactor()));
    }
    return checks;
  }

  private static Map<String, Object> properties(SourceUnderTest under) {
    Map<String, Object> properties = new HashMap<>(under.kafkaProperties());
    properties.put("bootstrap.servers", under.bootstrapServers());
    properties.put("client.id", "ficus-doctor");
    properties.put("default.api.timeout.ms", MILLIS_TO_ANSWER);
    properties.put("request.timeout.ms", MILLIS_TO_ANSWER);
    return properties;
  }
}

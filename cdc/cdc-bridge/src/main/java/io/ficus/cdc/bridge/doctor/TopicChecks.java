package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Check.Answer;
import io.ficus.cdc.bridge.doctor.Check.Question;
import java.util.List;

/** Replicas, transactions, and the settings of topics that are there already. */
final class TopicChecks {

  private static final String TRANSACTIONS = "__transaction_state";

  private TopicChecks() {}

  static List<Check<Cluster>> of(String topic, boolean routed, int replicationFactor) {
    return List.of(
        ofExisting(
            "kafka.cleanup-policy/",
            topic,
            "keeps every change",
            kafka -> cleanup(kafka, topic, routed)),
        new Check<>(
            "kafka.min-insync-replicas/" + topic,
            topic + " can be written to with all acknowledgements",
            kafka -> insync(kafka, topic, replicationFactor)));
  }

  static Check<Cluster> ofExisting(
      String id, String topic, String title, Question<Cluster> question) {
    return new Check<>(
        id + topic,
        topic + " " + title,
        kafka ->
            kafka.topics().contains(topic)
                ? question.ask(kafka)
                : Answer.ok("not there yet; the bridge creates it"));
  }

  static Answer replicas(Cluster kafka, int replicationFactor) {
    String found = kafka.brokers() + " brokers, replication factor " + replicationFactor;
    return kafka.brokers() >= replicationFactor
        ? Answer.ok(found)
        : Answer.failed(
            found,
            "# set the replication factor in the configuration to "
                + kafka.brokers()
                + ", or start "
                + (replicationFactor - kafka.brokers())
                + " more brokers");
  }

  /** Kafka creates its transaction log on first use, and only then finds that it cannot. */
  static Answer transactions(Cluster kafka) throws Exception {
    String minimum = "transaction.state.log.min.isr";
    if (kafka.topics().contains(TRANSACTIONS)) {
      int replicas = kafka.replicas(TRANSACTIONS);
      int needed = Integer.parseInt(kafka.topicSetting(TRANSACTIONS, "min.insync.replicas"));
      return needed <= replicas
          ? Answer.ok("the transaction log is there, with " + replicas + " replicas")
          : Answer.failed(
              "the transaction log has " + replicas + " replicas and needs " + needed + " in sync",
              alter(kafka, TRANSACTIONS, "min.insync.replicas=" + replicas));
    }
    String factor = "transaction.state.log.replication.factor";
    int wanted = Integer.parseInt(kafka.brokerSetting(factor));
    int needed = Integer.parseInt(kafka.brokerSetting(minimum));
    int possible = kafka.brokers();
    if (wanted <= possible && needed <= wanted) {
      return Answer.ok("the transaction log will be created with " + wanted + " replicas");
    }
    return Answer.failed(
        "the transaction log wants "
            + wanted
            + " replicas, "
            + needed
            + " in sync, and there are "
            + possible
            + " brokers",
        "# in server.properties of every broker, then restart it:",
        "# " + factor + "=" + Math.min(wanted, possible),
        "# " + minimum + "=" + Math.min(needed, Math.min(wanted, possible)));
  }

  private static Answer cleanup(Cluster kafka, String topic, boolean routed) throws Exception {
    String policy = kafka.topicSetting(topic, "cleanup.policy");
    String found = "cleanup.policy = " + policy;
    return routed && policy.contains("compact")
        ? Answer.failed(
            found + ": many rows share one key here, and compaction keeps one record of a key",
            alter(kafka, topic, "cleanup.policy=delete"))
        : Answer.ok(found);
  }

  private static Answer insync(Cluster kafka, String topic, int replicationFactor)
      throws Exception {
    if (!kafka.topics().contains(topic)) {
      int needed = Integer.parseInt(kafka.brokerSetting("min.insync.replicas"));
      String found = "the brokers' min.insync.replicas = " + needed;
      return needed <= replicationFactor
          ? Answer.ok(found)
          : Answer.failed(
              found + ", and the topic will have " + replicationFactor + " replicas",
              configs(kafka)
                  + "--entity-type brokers --entity-default --add-config min.insync.replicas="
                  + replicationFactor);
    }
    int replicas = kafka.replicas(topic);
    int needed = Integer.parseInt(kafka.topicSetting(topic, "min.insync.replicas"));
    String found = "min.insync.replicas = " + needed + ", replicas = " + replicas;
    return needed <= replicas
        ? Answer.ok(found)
        : Answer.failed(found, alter(kafka, topic, "min.insync.replicas=" + replicas));
  }

  static String alter(Cluster kafka, String topic, String setting) {
    return configs(kafka)
        + "--entity-type topics --entity-name "
        + topic
        + " --add-config "
        + setting;
  }

  private static String configs(Cluster kafka) {
    return "kafka-configs.sh --bootstrap-server " + kafka.bootstrapServers() + " --alter ";
  }
}

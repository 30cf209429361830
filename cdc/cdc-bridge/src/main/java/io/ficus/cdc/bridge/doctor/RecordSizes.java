package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.doctor.Check.Answer;
import io.ficus.cdc.bridge.kafka.KafkaTarget;
import io.ficus.cdc.bridge.large.LargeRecords;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether what the rules let through as one record is let through by Kafka too. Else a row between
 * the two limits halts the bridge, though it is to be cut, or given a claim check, when it is too
 * large.
 */
final class RecordSizes {

  /** Key, headers and what Kafka adds to a record and its batch, about. */
  private static final long BESIDES = 64L * 1024;

  /** A wide legacy row, old and new image, as JSON. */
  private static final long WIDE_ROW = 16L * 1024 * 1024;

  private static final String SETTING = "max.message.bytes";

  private RecordSizes() {}

  /** A change topic. */
  static Check<Cluster> of(String topic, ChangeRules rules) {
    return TopicChecks.ofExisting(
        "kafka.max-message-bytes/",
        topic,
        "takes every record that the rules let through",
        kafka -> rules.mostBytes() == 0 ? unlimited(kafka, topic) : limited(kafka, topic, rules));
  }

  /** The topic that whole values go to in pieces. */
  static Check<Cluster> ofLargeValues(SourceUnderTest under) {
    String topic = under.largeValueTopic();
    return TopicChecks.ofExisting(
        "kafka.max-message-bytes/",
        topic,
        "takes pieces of large values",
        kafka -> {
          long needed = LargeRecords.pieceBytes(under.rules()) + BESIDES;
          return limit(kafka, topic) >= needed
              ? Answer.ok(found(kafka, topic))
              : Answer.failed(
                  found(kafka, topic) + ": a piece of a large value halts the bridge",
                  TopicChecks.alter(kafka, topic, SETTING + "=" + needed));
        });
  }

  /** What the bridge's own producer sends at most. */
  static Answer ofProducer(SourceUnderTest under) {
    long most = under.rules().mostBytes();
    long sent =
        Long.parseLong(
            String.valueOf(
                under
                    .kafkaProperties()
                    .getOrDefault("max.request.size", String.valueOf(KafkaTarget.LARGEST_RECORD))));
    String found =
        "ficus.changes.max-record-bytes = " + most + ", the producer's max.request.size = " + sent;
    return most + BESIDES <= sent
        ? Answer.ok(found)
        : Answer.failed(
            found + ": a row between them halts the bridge",
            "# set ficus.changes.max-record-bytes to at most "
                + Math.max(1, sent - BESIDES)
                + ", so that what is larger is dealt with as ficus.changes.larger says");
  }

  private static Answer unlimited(Cluster kafka, String topic) throws Exception {
    String found = found(kafka, topic) + ", and ficus.changes.max-record-bytes is 0";
    return limit(kafka, topic) >= WIDE_ROW
        ? Answer.ok(found)
        : Answer.warning(
            found + ": a larger row halts the bridge",
            TopicChecks.alter(kafka, topic, SETTING + "=" + WIDE_ROW));
  }

  private static Answer limited(Cluster kafka, String topic, ChangeRules rules) throws Exception {
    long limit = limit(kafka, topic);
    long needed = rules.mostBytes() + BESIDES;
    String found = found(kafka, topic) + ", ficus.changes.max-record-bytes = " + rules.mostBytes();
    if (limit >= needed) {
      return Answer.ok(found);
    }
    List<String> remedy = new ArrayList<>();
    remedy.add(TopicChecks.alter(kafka, topic, SETTING + "=" + needed));
    if (limit > BESIDES) {
      remedy.add("# or set ficus.changes.max-record-bytes to at most " + (limit - BESIDES));
    }
    return Answer.failed(found + ": a row between them halts the bridge", remedy);
  }

  private static long limit(Cluster kafka, String topic) throws Exception {
    return Long.parseLong(kafka.topicSetting(topic, SETTING));
  }

  private static String found(Cluster kafka, String topic) throws Exception {
    return SETTING
        + " = "
        + limit(kafka, topic)
        + (kafka.isOwn(topic, SETTING) ? "" : " (the brokers' message.max.bytes)");
  }
}

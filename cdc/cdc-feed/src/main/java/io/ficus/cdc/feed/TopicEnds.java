package io.ficus.cdc.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What Kafka says about the topics of a domain: which partitions there are, and their ends. */
final class TopicEnds {

  private static final long SECONDS = 3;

  private final KafkaClients clients;

  TopicEnds(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * All partitions of these topics. A topic that is not there counts with its first partition, so
   * that nobody takes a missing topic for one that has been read.
   *
   * @throws IllegalStateException if Kafka does not answer
   */
  List<TopicPartition> partitions(List<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    var described = clients.admin().describeTopics(topics).topicNameValues();
    described.forEach(
        (topic, future) -> {
          try {
            get(future)
                .partitions()
                .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
          } catch (UnknownTopicOrPartitionException e) {
            partitions.add(new TopicPartition(topic, 0));
          }
        });
    return partitions;
  }

  /**
   * The end of each partition for a reader of committed records.
   *
   * @throws IllegalStateException if Kafka does not answer
   */
  Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    Admin admin = clients.admin();
    var answers = admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        ends.put(partition, get(answers.partitionResult(partition)).offset());
      } catch (UnknownTopicOrPartitionException e) {
        ends.put(partition, 0L);
      }
    }
    return ends;
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      throw new IllegalStateException("Kafka did not answer: " + Faults.say(e), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Kafka did not answer within " + SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking Kafka", e);
    }
  }
}

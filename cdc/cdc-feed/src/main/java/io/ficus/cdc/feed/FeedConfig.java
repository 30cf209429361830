package io.ficus.cdc.feed;

import java.time.Duration;
import java.util.Map;

/**
 * How the feed reaches Kafka and how it works through a topic.
 *
 * @param bootstrapServers Kafka's {@code bootstrap.servers}
 * @param client further properties for every Kafka client, such as security settings; they add to
 *     or replace the feed's own
 * @param groupPrefix what a consumer group's name begins with; the domain's name follows it
 * @param batchSize the most records that one transaction of the domain store takes
 * @param deadLetterReplication replication factor of a dead-letter topic that the feed creates
 * @param maxRecordBytes the largest record that a dead-letter topic must take
 * @param firstBackoff the pause after a first transient failure, before jitter
 * @param longestBackoff the pause that repeated failures grow to, before jitter
 */
public record FeedConfig(
    String bootstrapServers,
    Map<String, String> client,
    String groupPrefix,
    int batchSize,
    short deadLetterReplication,
    int maxRecordBytes,
    Duration firstBackoff,
    Duration longestBackoff) {

  public FeedConfig {
    client = Map.copyOf(client);
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "The feed's batch size is " + batchSize + "; give at least 1 record");
    }
  }

  /** The same with another bound for one transaction. */
  public FeedConfig withBatchSize(int records) {
    return new FeedConfig(
        bootstrapServers,
        client,
        groupPrefix,
        records,
        deadLetterReplication,
        maxRecordBytes,
        firstBackoff,
        longestBackoff);
  }

  /** What fits a single broker: groups {@code ficus.feed.<domain>}, 2000 records a transaction. */
  public static FeedConfig of(String bootstrapServers) {
    return new FeedConfig(
        bootstrapServers,
        Map.of(),
        "ficus.feed.",
        2000,
        (short) 1,
        32 * 1024 * 1024,
        Duration.ofMillis(200),
        Duration.ofSeconds(10));
  }
}

package io.ficus.cdc.feed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What was polled and is not applied yet. A poll is bounded by a number of records, and its fetches
 * as they are compressed; so polls are small, and as many of them as make a batch are put together
 * here. Used by one thread.
 */
final class Polled {

  /** Records of one poll: so many are in memory at least, however large they are. */
  static final int AT_ONCE = 32;

  private final int most;
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
  private int count;
  private long bytes;

  /**
   * Nothing yet.
   *
   * @param most records that are taken together
   */
  Polled(int most) {
    this.most = most;
  }

  void add(ConsumerRecords<byte[], byte[]> more) {
    for (TopicPartition partition : more.partitions()) {
      records.computeIfAbsent(partition, none -> new ArrayList<>()).addAll(more.records(partition));
    }
    count += more.count();
    more.forEach(record -> bytes += Math.max(0, record.serializedValueSize()));
  }

  /**
   * True if one more poll could bring more than are taken together, or than memory is there for.
   */
  boolean isEnough() {
    return count > most - Math.min(AT_ONCE, most) || bytes >= Portion.MOST;
  }

  /** In their order; they are no longer here then. */
  List<ConsumerRecord<byte[], byte[]>> take(TopicPartition partition) {
    List<ConsumerRecord<byte[], byte[]>> taken = records.remove(partition);
    return taken == null ? List.of() : taken;
  }

  /** They were lost to another instance, or are read anew from the place that the store says. */
  void forget(Collection<TopicPartition> partitions) {
    records.keySet().removeAll(partitions);
  }

  void clear() {
    records.clear();
    count = 0;
    bytes = 0;
  }
}

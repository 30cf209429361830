package io.ficus.cdc.feed;

import static io.ficus.cdc.feed.jooq.Tables.CONSUMER_OFFSET;

import io.ficus.cdc.SourcePosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The places in the topics, kept in the domain store. All calls join the caller's transaction. */
final class ConsumerOffsets {

  private final DSLContext store;

  ConsumerOffsets(DSLContext store) {
    this.store = store;
  }

  /** The progress of these partitions; one that has no row yet gets one at the beginning. */
  Map<TopicPartition, Progress> open(String domain, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      store
          .insertInto(CONSUMER_OFFSET)
          .set(CONSUMER_OFFSET.DOMAIN, domain)
          .set(CONSUMER_OFFSET.TOPIC, partition.topic())
          .set(CONSUMER_OFFSET.PARTITION, partition.partition())
          .set(CONSUMER_OFFSET.NEXT_OFFSET, 0L)
          .onConflictDoNothing()
          .execute();
    }
    Map<TopicPartition, Progress> all = new HashMap<>(all(domain));
    all.keySet().retainAll(partitions);
    return all;
  }

  /** The progress of every partition that a domain has ever followed. */
  Map<TopicPartition, Progress> all(String domain) {
    Map<TopicPartition, Progress> all = new HashMap<>();
    store
        .selectFrom(CONSUMER_OFFSET)
        .where(CONSUMER_OFFSET.DOMAIN.eq(domain))
        .forEach(
            row ->
                all.put(
                    new TopicPartition(row.getTopic(), row.getPartition()),
                    new Progress(
                        row.getNextOffset(),
                        position(row.getWatermarkSegment(), row.getWatermarkOffset()))));
    return all;
  }

  /**
   * Moves a partition on, if it still stands where the caller left it. Keeps its row locked until
   * the transaction ends.
   *
   * @return false if somebody else has moved it: the caller has lost the partition
   */
  boolean move(String domain, TopicPartition partition, Progress from, Progress to) {
    return store
            .update(CONSUMER_OFFSET)
            .set(CONSUMER_OFFSET.NEXT_OFFSET, to.next())
            .set(
                CONSUMER_OFFSET.WATERMARK_SEGMENT,
                to.watermark().map(SourcePosition::segment).orElse(null))
            .set(
                CONSUMER_OFFSET.WATERMARK_OFFSET,
                to.watermark().map(SourcePosition::offset).orElse(null))
            .where(of(domain, partition))
            .and(CONSUMER_OFFSET.NEXT_OFFSET.eq(from.next()))
            .execute()
        == 1;
  }

  /**
   * Sets the places of partitions, whatever they are. Whoever reads there notices at his next
   * {@link #move} that he has lost them.
   */
  void place(String domain, Map<TopicPartition, Long> next) {
    open(domain, next.keySet());
    next.forEach(
        (partition, offset) ->
            store
                .update(CONSUMER_OFFSET)
                .set(CONSUMER_OFFSET.NEXT_OFFSET, offset)
                .where(of(domain, partition))
                .execute());
  }

  /** Keeps the running feed out of a partition until the transaction ends. */
  void lock(String domain, TopicPartition partition) {
    store
        .select(CONSUMER_OFFSET.NEXT_OFFSET)
        .from(CONSUMER_OFFSET)
        .where(of(domain, partition))
        .forUpdate()
        .fetch();
  }

  private static Condition of(String domain, TopicPartition partition) {
    return CONSUMER_OFFSET
        .DOMAIN
        .eq(domain)
        .and(CONSUMER_OFFSET.TOPIC.eq(partition.topic()))
        .and(CONSUMER_OFFSET.PARTITION.eq(partition.partition()));
  }

  private static Optional<SourcePosition> position(@Nullable Long segment, @Nullable Long offset) {
    return segment == null || offset == null
        ? Optional.empty()
        : Optional.of(new SourcePosition(segment, offset));
  }
}

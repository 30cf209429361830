package io.ficus.cdc.feed;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;

/** Watermarks in the log of a legacy store: PostgreSQL, MariaDB or MySQL. Thread-safe. */
public final class LogWatermarks implements Watermarks {

  private static final long FIRST_LOOK_NANOS = 1_000_000;
  private static final long BETWEEN_LOOKS_NANOS = 20_000_000;

  /** The longest wait is so much of the time that has gone by. */
  private static final int PART_OF_THE_TIME = 16;

  private final DataSource legacy;
  private final ConsumerOffsets offsets;
  private final Function<String, List<TopicPartition>> partitions;
  private final Clock clock;

  /**
   * @param legacy the legacy store; its user may call {@code pg_logical_emit_message}, or on
   *     MariaDB and MySQL ask for the binary logs and write into {@link io.ficus.cdc.MarkTable}
   * @param store the domain store with the feed's offsets
   * @param partitions all partitions of all topics of a domain: {@link KafkaChangeFeed#partitions}
   */
  public LogWatermarks(
      DataSource legacy,
      DataSource store,
      Function<String, List<TopicPartition>> partitions,
      Clock clock) {
    this(legacy, store, StoreMake.POSTGRESQL, partitions, clock);
  }

  /**
   * Watermarks between any two stores.
   *
   * @param from the store whose log is marked
   * @param to the store with the feed's offsets
   * @param make what that one is
   */
  public LogWatermarks(
      DataSource from,
      DataSource to,
      StoreMake make,
      Function<String, List<TopicPartition>> partitions,
      Clock clock) {
    this.legacy = from;
    this.offsets = new ConsumerOffsets(Stores.jooq(to, make));
    this.partitions = partitions;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The position is where the log ended just before the mark was written. The mark itself stands
   * at or behind it, whichever end of a log record a reader reports, and so does every later mark:
   * any watermark that reaches this position was committed after everything before this one.
   */
  @Override
  public Watermark mark() {
    String id = UUID.randomUUID().toString();
    try (Connection connection = legacy.getConnection()) {
      LegacyLog log = LegacyLog.of(connection);
      connection.setAutoCommit(false);
      SourcePosition position = log.end(connection);
      log.write(connection, id);
      connection.commit();
      return new Watermark(id, position);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The watermark could not be written into the legacy log: " + e.getMessage(), e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws RuntimeException if Kafka does not say which partitions there are, or the store is away
   */
  @Override
  public AwaitOutcome await(String domain, Watermark watermark, Duration timeout) {
    Instant begun = clock.instant();
    List<TopicPartition> all = partitions.apply(domain);
    while (true) {
      List<String> missing = missing(domain, all, watermark.position());
      Duration waited = Duration.between(begun, clock.instant());
      if (missing.isEmpty()) {
        return new AwaitOutcome.Applied(waited);
      }
      if (waited.compareTo(timeout) >= 0 || Thread.currentThread().isInterrupted()) {
        return new AwaitOutcome.TimedOut(waited, missing);
      }
      // Often at first: a fence may be up, and then writers wait for this.
      long part = Math.max(FIRST_LOOK_NANOS, waited.toNanos() / PART_OF_THE_TIME);
      LockSupport.parkNanos(Math.min(part, BETWEEN_LOOKS_NANOS));
    }
  }

  private List<String> missing(String domain, List<TopicPartition> all, SourcePosition position) {
    Map<TopicPartition, Progress> stored = offsets.all(domain);
    return all.stream()
        .filter(partition -> !passed(stored, partition, position))
        .map(TopicPartition::toString)
        .sorted()
        .toList();
  }

  private static boolean passed(
      Map<TopicPartition, Progress> stored, TopicPartition partition, SourcePosition position) {
    Progress progress = stored.get(partition);
    return progress != null
        && progress.watermark().map(seen -> !position.isAfter(seen)).orElse(false);
  }
}

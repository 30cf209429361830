package io.ficus.cdc.feed;

import io.ficus.cdc.FeedStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a domain's feed stands, with what must be asked of Kafka and the store: asked at most once a
 * second. Thread-safe.
 */
final class Standing {

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final String domain;
  private final DomainFeed feed;
  private final TopicEnds ends;
  private final ConsumerOffsets offsets;
  private final DeadLetterTable letters;
  private final Clock clock;
  private long behind;
  private long deadLetters;
  private @Nullable Instant asked;
  private Optional<String> failure = Optional.empty();

  Standing(String domain, DomainFeed feed, TopicEnds ends, DSLContext store, Clock clock) {
    this.domain = domain;
    this.feed = feed;
    this.ends = ends;
    this.offsets = new ConsumerOffsets(store);
    this.letters = new DeadLetterTable(store);
    this.clock = clock;
  }

  /**
   * The status. What could not be counted keeps its last value, and the state then never says
   * RUNNING: an old zero must not pass for a new one.
   */
  synchronized FeedStatus status() {
    if (asked == null || Duration.between(asked, clock.instant()).compareTo(FRESH) >= 0) {
      ask();
      asked = clock.instant();
    }
    FeedStatus now = feed.status(behind, deadLetters);
    return failure.isEmpty() || now.state() == FeedStatus.State.STOPPED
        ? now
        : new FeedStatus(
            domain,
            FeedStatus.State.RETRYING,
            now.applied(),
            behind,
            deadLetters,
            now.lastAppliedAt(),
            now.lastError().or(() -> failure));
  }

  private void ask() {
    try {
      deadLetters = letters.count(domain);
      Map<TopicPartition, Progress> stored = offsets.all(domain);
      long sum = 0;
      for (var end : ends.ends(ends.partitions(feed.topics())).entrySet()) {
        Progress reached = stored.get(end.getKey());
        sum += Math.max(0, end.getValue() - (reached == null ? 0 : reached.next()));
      }
      behind = sum;
      failure = Optional.empty();
    } catch (RuntimeException e) {
      failure = Optional.of(Faults.say(e));
    }
  }
}

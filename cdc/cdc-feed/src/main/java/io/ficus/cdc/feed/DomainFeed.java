package io.ficus.cdc.feed;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.feed.PartitionBatches.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that follows the topics of one domain. The store alone says where to read: at every
 * assignment, and after every failure, when the outcome of the last commit may be unknown.
 */
final class DomainFeed implements Runnable, ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(DomainFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Reads the progress of partitions from the store, in a transaction of its own. */
  interface ProgressSource {
    Map<TopicPartition, Progress> open(String domain, Collection<TopicPartition> partitions);
  }

  private final String domain;
  private final List<String> topics;
  private final ChangeHandler handler;
  private final KafkaClients clients;
  private final ProgressSource store;
  private final PartitionBatches batches;
  private final Backoff backoff;
  private final Clock clock;
  private final ClaimedValues large;
  private final Envelopes envelopes;
  private final CountDownLatch stopping = new CountDownLatch(1);

  // Of the feed's own thread.
  private final Map<TopicPartition, Progress> progress = new HashMap<>();
  private final Polled polled;
  private boolean placesUnknown;

  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private volatile FeedStatus.State state = FeedStatus.State.RUNNING;
  private final AtomicLong applied = new AtomicLong();
  private volatile @Nullable Instant lastAppliedAt;
  private volatile @Nullable String lastError;

  DomainFeed(
      String domain,
      List<String> topics,
      ChangeHandler handler,
      KafkaClients clients,
      ProgressSource store,
      PartitionBatches batches,
      Polled polled,
      Backoff backoff,
      Clock clock) {
    this.domain = domain;
    this.topics = List.copyOf(topics);
    this.handler = handler;
    this.clients = clients;
    this.large = new ClaimedValues(clients);
    this.envelopes = new Envelopes(large::fetch);
    this.store = store;
    this.batches = batches;
    this.polled = polled;
    this.backoff = backoff;
    this.clock = clock;
  }

  List<String> topics() {
    return topics;
  }

  ChangeHandler handler() {
    return handler;
  }

  FeedStatus status(long recordsBehind, long deadLetters) {
    return new FeedStatus(
        domain,
        state,
        applied.get(),
        recordsBehind,
        deadLetters,
        Optional.ofNullable(lastAppliedAt),
        Optional.ofNullable(lastError));
  }

  /** Asks the thread to end after the batch that it is in. */
  void stop() {
    stopping.countDown();
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  @Override
  public void run() {
    try {
      followUntilStopped();
    } catch (Error e) {
      LOG.error("The feed of {} has stopped; restart this instance", domain, e);
      lastError = Faults.say(e);
      throw e;
    } finally {
      large.close();
      state = FeedStatus.State.STOPPED;
    }
  }

  private void followUntilStopped() {
    while (!stopped()) {
      try (Consumer<byte[], byte[]> current = clients.consumer(domain)) {
        consumer = current;
        current.subscribe(topics, this);
        follow(current);
      } catch (WakeupException e) {
        LOG.debug("The feed of {} was woken up to stop", domain);
      } catch (RuntimeException e) {
        failed(e);
      } finally {
        consumer = null;
        progress.clear();
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> current) {
    while (!stopped()) {
      try {
        if (placesUnknown) {
          seek(current, current.assignment());
        }
        pollAndApply(current);
      } catch (OffsetOutOfRangeException e) {
        placesUnknown = true;
        failed(
            new IllegalStateException(
                "Kafka no longer has, or never had, the offsets that the domain store asks for ("
                    + e.offsetOutOfRangePartitions()
                    + "). Changes are missing: reset the rows of "
                    + domain
                    + " in cdc_feed.consumer_offset to 0, take a new snapshot with the bridge, and"
                    + " reconcile",
                e));
      } catch (KafkaException e) {
        throw e; // of the consumer itself: only a new one helps
      } catch (RuntimeException | LinkageError | AssertionError e) {
        placesUnknown = true;
        failed(e);
      }
    }
  }

  /** Waits for something, and takes as much of what is there already as makes a batch. */
  private void pollAndApply(Consumer<byte[], byte[]> current) {
    polled.clear();
    ConsumerRecords<byte[], byte[]> more = current.poll(POLL);
    polled.add(more);
    try {
      while (!more.isEmpty() && !polled.isEnough()) {
        more = current.poll(Duration.ZERO);
        polled.add(more);
      }
    } catch (KafkaException e) {
      // One partition cannot be read: what was read of the others is applied all the same.
      if (!stopped()) {
        apply(current);
      }
      throw e;
    }
    apply(current);
  }

  private void apply(Consumer<byte[], byte[]> current) {
    boolean moved = false;
    for (TopicPartition partition : List.copyOf(current.assignment())) {
      Progress from = progress.get(partition);
      List<ConsumerRecord<byte[], byte[]>> records = polled.take(partition);
      if (from == null) {
        continue;
      }
      // Beyond the last record there may be transaction markers; they are read as well.
      long next = next(current, partition, from);
      if (records.isEmpty() && next <= from.next()) {
        continue;
      }
      Progress now = from;
      for (Portion portion : Portion.of(records, next)) {
        Outcome outcome = batches.apply(partition, now, parse(portion.records()), portion.next());
        if (outcome instanceof Outcome.Stored stored) {
          now = stored.now();
          progress.put(partition, now);
          applied.addAndGet(portion.records().size());
          lastAppliedAt = clock.instant();
          moved = true;
        } else {
          rejoin(current, partition);
          return;
        }
      }
    }
    if (moved || (state == FeedStatus.State.RETRYING && caughtUp(current))) {
      recovered();
    }
  }

  private static long next(
      Consumer<byte[], byte[]> current, TopicPartition partition, Progress from) {
    try {
      return current.position(partition, Duration.ZERO);
    } catch (TimeoutException e) {
      return from.next(); // the beginning is still being looked up: nothing was read
    }
  }

  private List<Received> parse(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Received> parsed = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      parsed.add(new Received(record, envelopes.parse(record)));
    }
    return parsed;
  }

  /** Somebody else has moved the partition on: leave the group and ask anew what is ours. */
  private void rejoin(Consumer<byte[], byte[]> current, TopicPartition partition) {
    LOG.warn("The feed of {} has lost {} to another instance; it joins again", domain, partition);
    current.unsubscribe();
    progress.clear();
    current.subscribe(topics, this);
  }

  private static boolean caughtUp(Consumer<byte[], byte[]> current) {
    return current.assignment().stream()
        .allMatch(partition -> current.currentLag(partition).orElse(1) == 0);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Consumer<byte[], byte[]> current = consumer;
    if (current == null || partitions.isEmpty()) {
      return;
    }
    try {
      seek(current, partitions);
    } catch (RuntimeException e) {
      // Without a place the poll would fail; held at any place until the store answers.
      partitions.forEach(partition -> current.seek(partition, 0));
      current.pause(partitions);
      placesUnknown = true;
      failed(e);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    progress.keySet().removeAll(partitions);
    polled.forget(partitions);
  }

  private void seek(Consumer<byte[], byte[]> current, Collection<TopicPartition> partitions) {
    polled.forget(partitions);
    progress.putAll(store.open(domain, partitions));
    for (TopicPartition partition : partitions) {
      Progress stored = progress.get(partition);
      if (stored == null || stored.next() == 0) {
        current.seekToBeginning(List.of(partition));
      } else {
        current.seek(partition, stored.next());
      }
    }
    current.resume(partitions);
    placesUnknown = false;
  }

  private void failed(Throwable failure) {
    if (stopped()) {
      return;
    }
    String said = Faults.say(failure);
    if (!said.equals(lastError)) {
      LOG.warn("The feed of {} waits and tries again: {}", domain, said);
      LOG.debug("The feed of {} failed", domain, failure);
    }
    lastError = said;
    state = FeedStatus.State.RETRYING;
    try {
      boolean stop = stopping.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
      LOG.debug("The feed of {} {}", domain, stop ? "stops" : "tries again");
    } catch (InterruptedException e) {
      stopping.countDown();
      Thread.currentThread().interrupt();
    }
  }

  private void recovered() {
    if (state == FeedStatus.State.RETRYING) {
      LOG.info("The feed of {} runs again", domain);
    }
    backoff.reset();
    lastError = null;
    state = FeedStatus.State.RUNNING;
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }
}

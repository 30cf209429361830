package io.ficus.cdc.feed.publish;

import io.cloudevents.kafka.KafkaMessageFactory;
import io.ficus.cdc.feed.Backoff;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.publish.PublisherStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the rows of a domain's outbox to its public topics, as CloudEvents in Kafka's binary
 * mode: the attributes are headers, the value is the payload as it is. The events and the place in
 * the outbox's topic are one Kafka transaction, so a {@code read_committed} reader sees each event
 * once, and those of one subject in the order in which they were decided. Thread-safe; several
 * instances share the partitions.
 */
public final class EventPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration STOP = Duration.ofSeconds(5);

  /** While it is halted: somebody may have mended it by another instance. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /**
   * From one transaction to the next, at least. The first event after a quiet moment goes out at
   * once; under load a transaction for each few events would cost the brokers more than the events.
   */
  private static final Duration PACE = Duration.ofMillis(20);

  /** Places behind what is no event are stored once nothing has come for so long. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final Publication publication;
  private final PublisherClients clients;
  private final Places places;
  private final OutboxRows rows;
  private final Backoff backoff;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Semaphore resumptions = new Semaphore(0);
  private final AtomicLong published = new AtomicLong();
  private final Thread thread;

  private volatile State state = State.STARTING;
  private volatile @Nullable Instant lastPublishedAt;
  private volatile @Nullable String lastError;

  /** Begins with {@link #start}. */
  public EventPublisher(Publication publication, FeedConfig config, Clock clock) {
    this.publication = publication;
    this.clients = new PublisherClients(publication, config);
    this.places = new Places(publication, clients);
    this.rows = new OutboxRows(publication);
    this.backoff = new Backoff(config.firstBackoff(), config.longestBackoff(), new Random());
    this.clock = clock;
    this.thread = new Thread(this::run, "ficus-events-" + publication.domain());
    thread.setDaemon(true);
  }

  /** Begins to publish, and goes on until it is closed; what is away is waited for. */
  public void start() {
    thread.start();
  }

  /** How it stands now. */
  public PublisherStatus status() {
    return new PublisherStatus(
        publication.domain(),
        publication.to(),
        state,
        published.get(),
        Optional.ofNullable(lastPublishedAt),
        Optional.ofNullable(lastError));
  }

  /**
   * What Kafka does not have any more of what is to be published, for people; empty if everything
   * is there.
   *
   * @throws KafkaException if Kafka does not answer
   */
  public String missing() {
    return places.told(places.gaps());
  }

  /**
   * Goes on after HALTED: with the record that halted it, or, where Kafka does not have that any
   * more, with the oldest that is there. What lies between is never published from Kafka again.
   *
   * @return what was passed over, for people; empty if nothing was
   * @throws IllegalStateException if it is not halted, or another instance publishes meanwhile
   * @throws KafkaException if Kafka does not answer
   */
  public String resume() {
    if (state != State.HALTED) {
      throw new IllegalStateException(
          "The events of " + publication.domain() + " are not halted here; they are " + state);
    }
    try {
      String passedOver = places.told(places.passOver());
      if (!passedOver.isEmpty()) {
        LOG.warn("Events of {} were passed over: {}", publication.domain(), passedOver);
      }
      resumptions.release();
      return passedOver;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      throw new IllegalStateException(
          "Another instance takes part in publishing the events of "
              + publication.domain()
              + ", and will halt as well. Nothing was passed over; try again in a moment",
          e);
    }
  }

  private void run() {
    try {
      while (stopped.getCount() > 0) {
        try {
          publish();
        } catch (UnpublishableException e) {
          halt(String.valueOf(e.getMessage()));
          resumptions.acquire();
        } catch (OffsetOutOfRangeException e) {
          halt(lost(e));
          awaitNoGap();
        } catch (InterruptException e) {
          break;
        } catch (RuntimeException e) {
          retryAfter(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state = State.STOPPED;
  }

  private void publish() throws InterruptedException {
    clients.createTopics();
    try (Consumer<byte[], byte[]> consumer = clients.consumer();
        Producer<String, byte[]> producer = clients.producer()) {
      producer.initTransactions();
      AssignedPlaces assigned = new AssignedPlaces(consumer);
      long stored = System.nanoTime();
      consumer.subscribe(List.of(publication.from()), assigned);
      while (stopped.getCount() > 0) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(LOOK);
        state = State.RUNNING;
        backoff.reset();
        long begun = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> next =
            !records.isEmpty()
                ? records.nextOffsets()
                : begun - stored > QUIET.toNanos() ? assigned.passed() : Map.of();
        if (!next.isEmpty()) {
          carry(records, next, consumer, producer);
          assigned.stored(next);
          stored = begun;
          var unused =
              stopped.await(PACE.toNanos() - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
        }
      }
    }
  }

  private void carry(
      ConsumerRecords<byte[], byte[]> records,
      Map<TopicPartition, OffsetAndMetadata> next,
      Consumer<byte[], byte[]> consumer,
      Producer<String, byte[]> producer) {
    producer.beginTransaction();
    try {
      long count = 0;
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Optional<OutboxRows.Told> told = rows.told(record);
        if (told.isPresent()) {
          requireTaken(producer.send(message(told.get())));
          count++;
        }
      }
      producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
      producer.commitTransaction();
      if (count > 0) {
        published.addAndGet(count);
        lastPublishedAt = clock.instant();
      }
      lastError = null;
    } catch (RuntimeException e) {
      abort(producer, e);
      throw e;
    }
  }

  // Else each event of a batch would wait as long for a broker that is gone, one after the other.
  private static void requireTaken(Future<RecordMetadata> sent) {
    if (sent.isDone()) {
      try {
        var unused = sent.get();
      } catch (ExecutionException e) {
        throw new KafkaException("Kafka did not take an event", e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private static ProducerRecord<String, byte[]> message(OutboxRows.Told told) {
    return KafkaMessageFactory.<String>createWriter(told.topic(), told.event().getSubject())
        .writeBinary(told.event());
  }

  /** Ended here, so that no reader of committed records waits until it times out. */
  private static void abort(Producer<String, byte[]> producer, RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private void halt(String why) {
    resumptions.drainPermits();
    lastError = why;
    state = State.HALTED;
    LOG.error("Events of {} are not published any more. {}", publication.domain(), why);
  }

  private String lost(OffsetOutOfRangeException e) {
    return "Kafka no longer has, or never had, what is to be published next ("
        + e.offsetOutOfRangePartitions()
        + " of "
        + publication.from()
        + "): events are missing, and nothing was skipped. To go on with the oldest that is there,"
        + " run ficus events resume "
        + publication.domain()
        + ". What the outbox still has is told by ficus bridge snapshot start "
        + publication.domain()
        + ".outbox --name "
        + publication.domain()
        + "-outbox afterwards, with the ids that it had";
  }

  /** One that was mended by another instance goes on by itself. */
  private void awaitNoGap() throws InterruptedException {
    while (!resumptions.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        if (places.gaps().isEmpty()) {
          return;
        }
      } catch (InterruptException e) {
        throw new InterruptedException();
      } catch (RuntimeException e) {
        LOG.debug("Where the events of {} stand is not known", publication.domain(), e);
      }
    }
  }

  private void retryAfter(RuntimeException e) throws InterruptedException {
    String message = e.getMessage();
    lastError = message == null ? e.getClass().getSimpleName() : message;
    state = State.RETRYING;
    LOG.warn("Events of {} wait: {}", publication.domain(), lastError);
    var unused = stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    stopped.countDown();
    resumptions.release();
    try {
      thread.join(STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
    }
  }
}

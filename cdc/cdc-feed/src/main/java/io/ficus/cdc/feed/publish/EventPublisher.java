package io.ficus.cdc.feed.publish;

import io.cloudevents.kafka.KafkaMessageFactory;
import io.ficus.cdc.feed.Backoff;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.publish.PublisherStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
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

  /**
   * From one transaction to the next, at least. The first event after a quiet moment goes out at
   * once; under load a transaction for each few events would cost the brokers more than the events.
   */
  private static final Duration PACE = Duration.ofMillis(20);

  private final Publication publication;
  private final PublisherClients clients;
  private final OutboxRows rows;
  private final Backoff backoff;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicLong published = new AtomicLong();
  private final Thread thread;

  private volatile State state = State.STARTING;
  private volatile @Nullable Instant lastPublishedAt;
  private volatile @Nullable String lastError;

  /** Begins with {@link #start}. */
  public EventPublisher(Publication publication, FeedConfig config, Clock clock) {
    this.publication = publication;
    this.clients = new PublisherClients(publication, config);
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

  private void run() {
    try {
      while (stopped.getCount() > 0) {
        try {
          publish();
        } catch (UnpublishableException e) {
          halt(e);
          return;
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
      consumer.subscribe(List.of(publication.from()));
      while (stopped.getCount() > 0) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(LOOK);
        state = State.RUNNING;
        backoff.reset();
        if (!records.isEmpty()) {
          long begun = System.nanoTime();
          carry(records, consumer, producer);
          var unused =
              stopped.await(PACE.toNanos() - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
        }
      }
    }
  }

  private void carry(
      ConsumerRecords<byte[], byte[]> records,
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
      producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
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

  private void halt(UnpublishableException e) {
    lastError = e.getMessage();
    state = State.HALTED;
    LOG.error("Events of {} are not published any more. {}", publication.domain(), e.getMessage());
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

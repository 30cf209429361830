package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.kafka.DurablePosition;
import io.ficus.cdc.bridge.kafka.KafkaTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka transaction that is open, and the one that is being committed beside it: while Kafka
 * commits, the next batch is read and converted already. Nothing is sent before the commit is
 * certain. Used by one thread.
 */
final class Outbox implements AutoCloseable {

  /** What was committed. */
  record Committed(DurablePosition position, BatchTally tally) {}

  private final KafkaTarget target;
  private final Consumer<CommitStep> steps;
  private final LongSupplier nanos;
  private final ExecutorService committing =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "ficus-bridge-commit");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Future<Committed> underway;
  private BatchTally tally = new BatchTally();
  private boolean open;
  private long openedAt;
  private long events;
  private long bytes;

  Outbox(KafkaTarget target, Consumer<CommitStep> steps, LongSupplier nanos) {
    this.target = target;
    this.steps = steps;
    this.nanos = nanos;
  }

  boolean isOpen() {
    return open;
  }

  long events() {
    return events;
  }

  long bytes() {
    return bytes;
  }

  /** How long the open transaction has been open. */
  Duration age() {
    return open ? Duration.ofNanos(nanos.getAsLong() - openedAt) : Duration.ZERO;
  }

  /** What the open transaction holds, to be counted into. */
  BatchTally tally() {
    return tally;
  }

  /** Opens a transaction, if none is open. {@link #settle} must have been certain. */
  void open() {
    if (underway != null) {
      throw new IllegalStateException("A commit is underway");
    }
    if (!open) {
      target.begin();
      open = true;
      openedAt = nanos.getAsLong();
    }
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    target.send(record);
    events++;
    bytes +=
        (record.key() == null ? 0 : record.key().length)
            + (record.value() == null ? 0 : record.value().length);
  }

  /** Commits the open transaction together with a position, in another thread. */
  void commit(DurablePosition next) {
    Committed committed = new Committed(next, tally);
    underway =
        committing.submit(
            () -> {
              long begun = nanos.getAsLong();
              target.commit(next, () -> steps.accept(CommitStep.POSITION_SENT));
              committed.tally().committedIn(Duration.ofNanos(nanos.getAsLong() - begun));
              steps.accept(CommitStep.COMMITTED);
              return committed;
            });
    open = false;
    events = 0;
    bytes = 0;
    tally = new BatchTally();
  }

  /**
   * Takes the outcome of the commit that is underway.
   *
   * @param wait until it is certain; else only if it is already
   * @return what has become durable; empty if nothing has since the last call
   * @throws RuntimeException if Kafka refused it, or did not answer
   */
  Optional<Committed> settle(boolean wait) throws InterruptedException {
    Future<Committed> now = underway;
    if (now == null || (!wait && !now.isDone())) {
      return Optional.empty();
    }
    try {
      Committed committed = now.get();
      underway = null;
      return Optional.of(committed);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : BridgeFault.passing("The commit to Kafka failed", e.getCause());
    }
  }

  /** Waits a moment for a commit that is underway: its outcome would otherwise be guessed at. */
  @Override
  public void close() {
    Future<Committed> now = underway;
    if (now != null) {
      try {
        now.get(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        // The next run reads from Kafka whether it happened.
      }
    }
    committing.shutdownNow();
  }
}

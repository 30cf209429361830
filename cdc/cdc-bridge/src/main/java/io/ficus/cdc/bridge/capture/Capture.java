package io.ficus.cdc.bridge.capture;

import io.debezium.connector.common.BaseSourceTask;
import io.debezium.pipeline.signal.channels.process.SignalChannelWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a connector's task, driven as Kafka Connect drives it, in one thread: started from an
 * offset, polled, told what is durable. It ends when it is closed, or by the first failure of the
 * connector or of the sink, and cannot be started twice.
 */
public final class Capture {

  private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PATIENCE_WITH_THE_DEAD = Duration.ofSeconds(1);

  private final Map<String, String> properties;
  private final Map<String, String> partition;
  private final DurableOffsets offsets;
  private final RecordSink sink;
  private final Runnable onChange;
  private final SourceTask task;
  private final Thread thread;
  private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
  private volatile boolean polling;
  private volatile boolean waiting;
  private volatile boolean closing;

  /**
   * Makes the connector, and does not start it yet.
   *
   * @param properties the connector's, complete
   * @param partition its source partition
   * @param offset where it goes on; empty to begin with a snapshot
   * @param onChange called when polling begins and when it has ended
   */
  public Capture(
      String name,
      Map<String, String> properties,
      Map<String, String> partition,
      Map<String, Object> offset,
      RecordSink sink,
      Runnable onChange) {
    this.partition = partition;
    this.sink = sink;
    this.onChange = onChange;
    SourceConnector connector = ConnectorParts.connector(properties);
    connector.start(properties);
    this.properties = connector.taskConfigs(1).get(0);
    this.task = ConnectorParts.task(connector);
    this.offsets = new DurableOffsets(partition, offset);
    task.initialize(ConnectorParts.context(this.properties, offsets));
    this.thread = new Thread(this::run, "ficus-bridge-" + name + "-capture");
    thread.setDaemon(true);
  }

  /** Begins to capture, and returns at once. */
  public void start() {
    thread.start();
  }

  /** True once the connector is started and hands out records. */
  public boolean isPolling() {
    return polling;
  }

  /** True while it waits for the connector, and not for the sink. */
  public boolean isWaiting() {
    return waiting;
  }

  /** True once its thread has let go of everything. */
  public boolean hasEnded() {
    return ended.isDone();
  }

  /** Why it ended; null while it runs, and where it was closed. */
  public @Nullable Throwable reason() {
    return ended.getNow(Optional.empty()).orElse(null);
  }

  /** The connector's in-process signal channel, if its properties enable one. */
  public Optional<? extends SignalChannelWriter> signals() {
    return task instanceof BaseSourceTask<?, ?> debezium
        ? debezium.getAvailableSignalChannelWriter()
        : Optional.empty();
  }

  private void run() {
    Optional<Throwable> reason = Optional.empty();
    try {
      task.start(properties);
      polling = true;
      onChange.run();
      while (!closing) {
        pollOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable t) {
      reason = closing ? Optional.empty() : Optional.of(t);
    } finally {
      stop();
      ended.complete(reason);
      onChange.run();
    }
  }

  private void pollOnce() throws InterruptedException {
    waiting = true;
    List<SourceRecord> batch = task.poll();
    waiting = false;
    Optional<Map<String, Object>> durable = sink.take(batch == null ? List.of() : batch);
    if (durable.isPresent()) {
      // The task tells the source with the next poll.
      offsets.advance(durable.get());
      task.commitRecord(new SourceRecord(partition, durable.get(), "", null, null), null);
      task.commit();
      sink.confirmed();
    }
  }

  private void stop() {
    try {
      task.stop();
    } catch (RuntimeException e) {
      LOG.debug("The connector's task did not stop cleanly", e);
    }
  }

  /**
   * Ends it after the batch in hand, and waits up to a minute until it has let go of its
   * connections.
   */
  public void close() {
    close(PATIENCE);
  }

  /**
   * The same where a connection is taken for dead: to close it in good order would wait for an
   * answer. Its thread is left behind, and can write nothing once its sink is closed.
   */
  public void abandon() {
    close(PATIENCE_WITH_THE_DEAD);
  }

  private void close(Duration patience) {
    closing = true;
    try {
      thread.join(patience.toMillis());
      if (thread.isAlive()) {
        // It hangs in a start or a read that has no end of its own.
        thread.interrupt();
        thread.join(patience.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (thread.isAlive()) {
      LOG.warn("The connector's task did not end in time; its thread is left behind for now");
    }
  }
}

package io.ficus.cdc.bridge;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a Debezium engine; it cannot be started twice. */
final class EngineRun {

  private static final Logger LOG = LoggerFactory.getLogger(EngineRun.class);

  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final BatchWriter writer;
  private final Thread thread;
  private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
  private final CountDownLatch polling = new CountDownLatch(1);

  EngineRun(String name, Properties properties, BatchWriter writer, Runnable onChange) {
    this.writer = writer;
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .using(OffsetCommitPolicy.always())
            .using(new Callback(polling, onChange))
            .using(
                (success, message, error) ->
                    ended.complete(
                        success
                            ? Optional.empty()
                            : Optional.of(
                                error == null ? new IllegalStateException(message) : error)))
            .notifying(writer)
            .build();
    this.thread =
        new Thread(
            () -> {
              try {
                engine.run();
                ended.complete(Optional.empty());
              } catch (Throwable t) {
                ended.complete(Optional.of(t));
              } finally {
                onChange.run();
              }
            },
            "ficus-bridge-" + name + "-engine");
    thread.setDaemon(true);
  }

  private record Callback(CountDownLatch polling, Runnable onChange)
      implements DebeziumEngine.ConnectorCallback {
    @Override
    public void pollingStarted() {
      polling.countDown();
      onChange.run();
    }
  }

  void start() {
    thread.start();
  }

  boolean isPolling() {
    return polling.getCount() == 0;
  }

  boolean hasEnded() {
    return ended.isDone();
  }

  /** Why it ended; the writer's own reason goes before what the engine made of it. */
  @Nullable Throwable reason() {
    Throwable own = writer.failure();
    return own != null ? own : ended.getNow(Optional.empty()).orElse(null);
  }

  /** Ends the engine and waits until it has let go of its connections. */
  void close() {
    writer.close();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    boolean asked = false;
    while (thread.isAlive() && System.nanoTime() < deadline) {
      try {
        if (!asked && !hasEnded()) {
          engine.close();
          asked = true;
        }
      } catch (IllegalStateException e) {
        // Tasks are starting, or it is closing by itself: ask again in a moment.
        LOG.debug("The engine cannot be closed yet: {}", e.getMessage());
      } catch (IOException e) {
        LOG.warn("The engine did not close cleanly", e);
        asked = true;
      }
      try {
        thread.join(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    if (thread.isAlive()) {
      LOG.warn("The engine did not end within a minute; its thread is left behind");
    }
  }
}

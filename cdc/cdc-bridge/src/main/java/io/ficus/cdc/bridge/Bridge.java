package io.ficus.cdc.bridge;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.pipeline.CommitStep;
import io.ficus.cdc.bridge.pipeline.RecordAddress;
import io.ficus.cdc.bridge.source.LegacySource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries every committed change of a legacy database into Kafka, exactly once, in order (contracts
 * C1 and C2).
 *
 * <p>Works in threads of its own and looks after itself: what may pass by itself is tried again
 * with back-off, what may not halts the bridge with a reason. Nothing is thrown at the caller for
 * it; {@link #status()} tells. Thread-safe.
 */
public final class Bridge implements AutoCloseable {

  private final BridgeConfig config;
  private final Clock clock;
  private final Lifecycle lifecycle;
  private final Progress progress;
  private final LegacySource source;
  private final Lag lag;
  private final Supervisor supervisor;
  private @Nullable Thread thread;

  /**
   * Checks the configuration, and nothing else yet.
   *
   * @throws IllegalArgumentException if the JDBC URL is of no family that the bridge speaks to
   */
  public Bridge(BridgeConfig config, Clock clock) {
    this(config, clock, Sources.of(config), step -> {});
  }

  /** With a source and an observer of every step of a commit, as tests have them. */
  Bridge(BridgeConfig config, Clock clock, LegacySource source, Consumer<CommitStep> steps) {
    this.config = config;
    this.clock = clock;
    this.lifecycle = new Lifecycle(clock);
    this.progress = new Progress(clock);
    this.source = source;
    this.lag = new Lag(source, clock);
    this.supervisor =
        new Supervisor(config, clock, new Random(), lifecycle, progress, source, steps);
  }

  /**
   * Begins to work and returns at once.
   *
   * @throws IllegalStateException if it was started before
   */
  public synchronized void start() {
    if (thread != null) {
      throw new IllegalStateException(
          "Bridge " + config.name() + " was started before; make a new one");
    }
    Thread started = new Thread(supervisor, "ficus-bridge-" + config.name());
    started.setDaemon(true);
    started.start();
    thread = started;
  }

  /**
   * Stops carrying and keeps the slot, so that nothing is lost; the legacy database keeps its log
   * meanwhile. Returns at once; {@link #status()} shows when it is done.
   */
  public void pause(String actor, String reason) {
    supervisor.pause("paused by " + actor + ": " + reason);
  }

  /** Goes on after {@link #pause}, after HALTED, and at once where it waits for another try. */
  public void resume(String actor, String reason) {
    supervisor.resume("resumed by " + actor + ": " + reason);
  }

  /** How it stands. Asks the legacy database for the end of its log, at most once a second. */
  public BridgeStatus status() {
    Lifecycle.At at = lifecycle.at();
    Optional<SourcePosition> position = progress.position();
    Optional<Long> lagBytes = position.flatMap(lag::bytesBehind);
    Optional<Double> lagSeconds =
        progress.lastChange().map(last -> lagBytes.orElse(1L) == 0 ? 0.0 : age(last));
    return new BridgeStatus(
        config.name(),
        at.state(),
        at.since(),
        at.reason(),
        position,
        lagBytes,
        lagSeconds,
        progress.eventsPerSecond(),
        progress.total(),
        progress.snapshot(),
        at.error(),
        supervisor.warnings());
  }

  /** The change topics that this bridge writes. */
  public java.util.Set<String> topics() {
    return RecordAddress.topics(config);
  }

  private double age(Instant last) {
    return Math.max(0, Duration.between(last, clock.instant()).toMillis() / 1000.0);
  }

  /** Ends its threads, keeps slot, publication and topics. Waits up to a minute and a half. */
  @Override
  public void close() {
    supervisor.close();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      try {
        running.join(TimeUnit.SECONDS.toMillis(90));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    source.close();
  }
}

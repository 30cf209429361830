package io.ficus.cdc.bridge;

import io.ficus.cdc.SourcePosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

  private static final Duration LAG_AGE = Duration.ofSeconds(1);

  private final BridgeConfig config;
  private final Clock clock;
  private final Lifecycle lifecycle;
  private final Progress progress;
  private final SourceDatabase database;
  private final Supervisor supervisor;
  private @Nullable Thread thread;

  private final Object lagLock = new Object();
  private @Nullable Connection lagConnection;
  private long insertLsn;
  private Instant insertLsnAt = Instant.MIN;
  private boolean insertLsnKnown;

  /**
   * Checks the configuration, and nothing else yet.
   *
   * @throws IllegalArgumentException if the JDBC URL is not PostgreSQL's
   */
  public Bridge(BridgeConfig config, Clock clock) {
    JdbcAddress.parse(config.jdbcUrl());
    this.config = config;
    this.clock = clock;
    this.lifecycle = new Lifecycle(clock);
    this.progress = new Progress(clock);
    this.database = new SourceDatabase(config);
    this.supervisor = new Supervisor(config, clock, new Random(), lifecycle, progress, database);
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
    long resume = progress.resumeLsn();
    Optional<SourcePosition> position =
        resume == 0 ? Optional.empty() : Optional.of(SourcePosition.ofLsn(resume));
    Optional<Long> lagBytes =
        resume == 0 ? Optional.empty() : endOfLog().map(end -> Math.max(0, end - resume));
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

  private Optional<Long> endOfLog() {
    synchronized (lagLock) {
      Instant now = clock.instant();
      if (insertLsnAt.isBefore(now.minus(LAG_AGE))) {
        insertLsnAt = now;
        insertLsnKnown = false;
        try {
          Connection open = lagConnection;
          if (open == null || open.isClosed()) {
            open = database.connect();
            lagConnection = open;
          }
          insertLsn = SourceDatabase.insertLsn(open);
          insertLsnKnown = true;
        } catch (SQLException e) {
          // The supervisor says what is wrong with the database; here it only means "not known".
          closeLagConnection();
        }
      }
      return insertLsnKnown ? Optional.of(insertLsn) : Optional.empty();
    }
  }

  private void closeLagConnection() {
    synchronized (lagLock) {
      try (Connection closing = lagConnection) {
        lagConnection = null;
      } catch (SQLException e) {
        lagConnection = null;
      }
    }
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
    closeLagConnection();
  }
}

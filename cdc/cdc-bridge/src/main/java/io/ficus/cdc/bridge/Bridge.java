package io.ficus.cdc.bridge;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.capture.ConnectorReading;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.connect.ConnectorConfiguration;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.AuditEntry.Kind;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import io.ficus.cdc.bridge.pipeline.CommitStep;
import io.ficus.cdc.bridge.pipeline.RecordAddress;
import io.ficus.cdc.bridge.schema.SchemaChange;
import io.ficus.cdc.bridge.schema.Schemas;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.SnapshotProgress;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.LogRetention;
import io.ficus.cdc.bridge.source.StartPoint;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
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
  private final Retention retention;
  private final AuditTopic audit;
  private final Snapshots snapshots;
  private final Schemas schemas;
  private final Wishes wishes = new Wishes();
  private final Supervisor supervisor;
  private final CarriedTables tables;
  private final Standing standing;
  private @Nullable Thread thread;

  /**
   * Checks the configuration, and nothing else yet.
   *
   * @throws IllegalArgumentException if the JDBC URL is of no family that the bridge speaks to
   */
  public Bridge(BridgeConfig config, Clock clock) {
    this(config, clock, BridgeListener.NONE);
  }

  /**
   * The same, heard by somebody.
   *
   * @throws IllegalArgumentException if the JDBC URL is of no family that the bridge speaks to
   */
  public Bridge(BridgeConfig config, Clock clock, BridgeListener listener) {
    this(config, clock, Sources.of(config), listener, step -> {}, Supervisor.SILENCE);
  }

  /** With a source and an observer of every step of a commit, as tests have them. */
  Bridge(BridgeConfig config, Clock clock, LegacySource source, Consumer<CommitStep> steps) {
    this(config, clock, source, BridgeListener.NONE, steps, Supervisor.SILENCE);
  }

  /** With another patience for a connection that has gone silent, as tests have it. */
  Bridge(BridgeConfig config, Clock clock, Duration mostSilence) {
    this(config, clock, Sources.of(config), BridgeListener.NONE, step -> {}, mostSilence);
  }

  private Bridge(
      BridgeConfig config,
      Clock clock,
      LegacySource source,
      BridgeListener listener,
      Consumer<CommitStep> steps,
      Duration mostSilence) {
    this.config = config;
    this.clock = clock;
    this.lifecycle = new Lifecycle(clock);
    this.progress = new Progress(clock);
    this.source = source;
    this.retention = new Retention(source, clock, config.logLimit());
    this.audit = new AuditTopic(config);
    this.snapshots = new Snapshots(audit, clock);
    this.schemas = new Schemas(audit, clock);
    this.supervisor =
        new Supervisor(
            config,
            clock,
            new Random(),
            lifecycle,
            progress,
            source,
            wishes,
            steps,
            audit,
            snapshots,
            schemas,
            listener,
            mostSilence);
    this.tables = new CarriedTables(supervisor, lifecycle, wishes, source, snapshots, audit, clock);
    this.standing =
        new Standing(supervisor, lifecycle, progress, source, retention, tables, snapshots, clock);
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
   * meanwhile. Holds for every process of this bridge, and over restarts. Returns at once; {@link
   * #awaitPause} waits until it is done.
   */
  public void pause(Mandate mandate) {
    audit.append(AuditEntry.of(Kind.PAUSED, Map.of(), mandate, clock.instant()));
    wishes.pause("paused by " + mandate.actor() + ": " + mandate.reason());
  }

  /** Goes on after {@link #pause}, after HALTED, and at once where it waits for another try. */
  public void resume(Mandate mandate) {
    audit.append(AuditEntry.of(Kind.RESUMED, Map.of(), mandate, clock.instant()));
    wishes.resume("resumed by " + mandate.actor() + ": " + mandate.reason());
  }

  /**
   * Waits until it has stopped carrying, at most so long.
   *
   * @return how it stands then: PAUSED, or on its way
   */
  public BridgeStatus awaitPause(Duration limit) throws InterruptedException {
    lifecycle.await(now -> now.state() == BridgeState.PAUSED, limit);
    return status();
  }

  /**
   * Waits until a {@link #resume} shows, at most so long.
   *
   * @param before how it stood before
   * @return how it stands then: carrying, stopped by something else, or on its way
   */
  public BridgeStatus awaitResumption(BridgeStatus before, Duration limit)
      throws InterruptedException {
    lifecycle.await(
        now ->
            switch (now.state()) {
              case SNAPSHOTTING, CATCHING_UP, STREAMING -> true;
              case RETRYING, HALTED, STOPPED -> now.since().isAfter(before.since());
              case STARTING, PAUSED -> false;
            },
        limit);
    return status();
  }

  /**
   * About how many rows a snapshot would read, by table; -1 where that is not known. Changes
   * nothing.
   *
   * @throws IllegalArgumentException if a table is not carried, or the filter cannot be asked
   * @throws BridgeFault passing, if the source does not answer
   */
  public Map<String, Long> estimate(SnapshotOrder order) {
    requireReadable();
    Map<String, Long> estimates = new LinkedHashMap<>();
    for (String table : order.tables()) {
      if (!supervisor.config().tables().contains(table)) {
        throw new IllegalArgumentException(
            "The bridge "
                + config.name()
                + " does not carry "
                + table
                + ". It carries "
                + supervisor.config().tables());
      }
      try {
        estimates.put(table, source.estimate(table, order.filter()));
      } catch (SQLException e) {
        throw new IllegalArgumentException(
            "The rows of " + table + " cannot be asked for: " + e.getMessage(), e);
      }
    }
    return estimates;
  }

  private void requireReadable() {
    try {
      List<String> obstacles = source.obstaclesToReading();
      if (!obstacles.isEmpty()) {
        throw new IllegalArgumentException(String.join(" ", obstacles));
      }
    } catch (SQLException e) {
      throw BridgeFault.passing("The source database does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * Reads rows again while the log is followed: they come as {@code op} "r" between the changes,
   * and never replace anything newer. Goes on after a restart, whoever leads then.
   *
   * @return the id of each table's snapshot, with commas between them; {@link #snapshots()} shows
   *     how far they are
   * @throws IllegalArgumentException as {@link #estimate} does
   * @throws RuntimeException if the audit cannot be written; tables whose snapshot is in it are
   *     read
   */
  public String startSnapshot(SnapshotOrder order, Mandate mandate) {
    String id = snapshots.start(order, estimate(order), mandate);
    wishes.wake();
    return id;
  }

  /** What is carried, to look at, to add to and to take from. */
  public CarriedTables tables() {
    return tables;
  }

  /**
   * Gives up the snapshots that are read or wait. Rows that are in Kafka stay there.
   *
   * @return their ids
   */
  public List<String> stopSnapshots(Mandate mandate) {
    return snapshots.stop(mandate);
  }

  /** The snapshots that were asked for, the latest last, as far as this process knows. */
  public List<SnapshotProgress> snapshots() {
    return snapshots.progress();
  }

  /**
   * What was done to this bridge, oldest first.
   *
   * @throws RuntimeException if Kafka does not hand it out
   */
  public List<AuditEntry> history() {
    return audit.read();
  }

  /** Where it goes on, to look at and to move by hand. */
  public Positions positions() {
    return new Positions(config, source, audit, () -> lifecycle.at().state(), clock);
  }

  /**
   * The same pipeline as a connector of Kafka Connect.
   *
   * @param connector what to name it
   */
  public ConnectorConfiguration connectorConfiguration(String connector) {
    return ConnectorConfiguration.of(config, connector, source.connector(StartPoint.BEGINNING));
  }

  /** The log that the source keeps for this bridge; empty if it does not say now. */
  public Optional<LogRetention> retention() {
    return retention.now();
  }

  /**
   * Hours until log that the bridge needs would be lost if it stopped now, at the rate of the last
   * ten minutes; empty if there is no limit but the disk, or it is not known yet.
   */
  public OptionalDouble hoursOfLogLeft() {
    return retention.hoursLeft();
  }

  /** What it is called: by this its slot and its position are known from those of others. */
  public String name() {
    return config.name();
  }

  /** How it stands. Asks the legacy database for the end of its log, at most once a second. */
  public BridgeStatus status() {
    return standing.now();
  }

  /**
   * Who carries while this process stands by: the session that holds the bridge's lease, as it was
   * seen half a second ago at the latest. Empty if this process carries, or nobody is known to.
   */
  public Optional<String> carriedElsewhere() {
    return lifecycle.at().state() == BridgeState.STARTING ? supervisor.leader() : Optional.empty();
  }

  /** What changed of the tables' columns, and what waits for a person. */
  public Schemas schemas() {
    return schemas;
  }

  /**
   * Goes on with a change of a table that it has halted in front of.
   *
   * @throws IllegalArgumentException if no change of this table waits
   * @throws RuntimeException if the audit cannot be written; then nothing is accepted
   */
  public SchemaChange acceptSchema(String table, Mandate mandate) {
    SchemaChange change = schemas.accept(table, mandate);
    wishes.resume("resumed by " + mandate.actor() + ": " + mandate.reason());
    return change;
  }

  /** How long ago the position last became durable; empty before the first time. */
  public Optional<Duration> positionAge() {
    return progress.lastBatch().map(last -> Duration.between(last, clock.instant()));
  }

  /** What the connector says of itself; empty while none runs in this process. */
  public Optional<Double> reading(ConnectorReading reading) {
    return reading.of(config.source());
  }

  /** The change topics that this bridge writes. */
  public Set<String> topics() {
    return RecordAddress.topics(supervisor.config());
  }

  /** Ends its threads, keeps slot, publication and topics. Waits up to a minute and a half. */
  @Override
  public void close() {
    wishes.close();
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

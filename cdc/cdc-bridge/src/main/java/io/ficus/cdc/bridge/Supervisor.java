package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.fault.Diagnosis;
import io.ficus.cdc.bridge.fault.Diagnosis.Verdict;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import io.ficus.cdc.bridge.kafka.Claim;
import io.ficus.cdc.bridge.pipeline.CommitStep;
import io.ficus.cdc.bridge.schema.Schemas;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.FetchSize;
import io.ficus.cdc.bridge.source.Lease;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a bridge running: starts an attempt, watches it, decides what its end means, waits, starts
 * the next from the durable position. One thread; told what to do from others.
 */
final class Supervisor implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** How long a heartbeat may be underway while nothing else arrives. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private static final int TRIES_AT_THE_UNKNOWN = 5;

  /** How often a standby looks whether it may begin. */
  private static final int STANDBY_LOOK_MILLIS = 500;

  private final BridgeConfig configured;
  private final Clock clock;
  private final RandomGenerator chance;
  private final Lifecycle lifecycle;
  private final Progress progress;
  private final Consumer<CommitStep> steps;
  private final AuditTopic audit;
  private final Snapshots snapshots;
  private final Schemas schemas;
  private final BridgeListener listener;
  private final RunReports reports;
  private final Watchdog watchdog;
  private final Claim claim = new Claim();

  private final Wishes wishes;

  private volatile BridgeConfig config;
  private volatile StandingOrders orders = StandingOrders.NONE;
  private final LegacySource base;
  private LegacySource source;
  private volatile List<String> warnings = List.of();
  private volatile String leader = "";
  private FetchSize fetch;
  private int failures;
  private int unknownFailures;

  Supervisor(
      BridgeConfig config,
      Clock clock,
      RandomGenerator chance,
      Lifecycle lifecycle,
      Progress progress,
      LegacySource source,
      Wishes wishes,
      Consumer<CommitStep> steps,
      AuditTopic audit,
      Snapshots snapshots,
      Schemas schemas,
      BridgeListener listener,
      Duration mostSilence) {
    this.configured = config;
    this.config = config;
    this.wishes = wishes;
    this.fetch = FetchSize.of(config.debezium());
    this.clock = clock;
    this.chance = chance;
    this.lifecycle = lifecycle;
    this.progress = progress;
    this.base = source;
    this.source = source;
    this.steps = steps;
    this.audit = audit;
    this.snapshots = snapshots;
    this.schemas = schemas;
    this.listener = listener;
    this.watchdog = new Watchdog(config.heartbeat(), mostSilence, System::nanoTime);
    this.reports =
        new RunReports(lifecycle, progress, watchdog, snapshots, schemas, listener, clock);
  }

  List<String> warnings() {
    String part = reports.lastCut();
    if (part.isEmpty()) {
      return warnings;
    }
    List<String> all = new ArrayList<>(warnings);
    all.add(part);
    return all;
  }

  /** What people have said of it that holds; what the audit said when it was last read. */
  StandingOrders orders() {
    return orders;
  }

  /** The configuration as it was given. */
  BridgeConfig configured() {
    return configured;
  }

  /** The configuration with the tables that were added to it and without those taken out. */
  BridgeConfig config() {
    return config;
  }

  @Override
  public void run() {
    try {
      while (wishes.mayRun(this::paused, this::lookWhetherResumed)) {
        lifecycle.starting(wishes.reason());
        @Nullable Throwable failure = attempt();
        if (wishes.isRun()) {
          conclude(failure);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("The bridge {} has stopped by a fault of its own", config.name(), e);
      lifecycle.halted("The bridge stopped by a fault of its own: " + e, String.valueOf(e));
      throw e;
    } finally {
      closeOwnSource();
    }
    lifecycle.stopped();
  }

  private void paused(String reason) {
    if (lifecycle.at().state() != BridgeState.PAUSED) {
      lifecycle.paused(reason);
      LOG.info("Bridge {} paused: {}", config.name(), reason);
    }
  }

  /** A pause holds for every process, and so does its end. */
  private void lookWhetherResumed() {
    try {
      List<AuditEntry> entries = audit.read();
      if (StandingOrders.of(entries).pause().isEmpty()) {
        wishes.resume(lastReason(entries));
      }
    } catch (RuntimeException e) {
      LOG.debug("Whether bridge {} was resumed elsewhere is not known", config.name(), e);
    }
  }

  private static String lastReason(List<AuditEntry> entries) {
    return entries.stream()
        .filter(entry -> entry.kind() == AuditEntry.Kind.RESUMED)
        .reduce((first, second) -> second)
        .map(entry -> "resumed by " + entry.actor() + ": " + entry.reason())
        .orElse("");
  }

  private @Nullable Throwable attempt() throws InterruptedException {
    long before = progress.batches();
    watchdog.begin();
    try {
      Optional<Lease> lease = awaitLease();
      if (lease.isEmpty()) {
        return null;
      }
      try (Lease held = lease.get()) {
        return attempt(held);
      }
    } catch (SQLException | RuntimeException e) {
      return e;
    } finally {
      if (progress.batches() > before) {
        failures = 0;
        unknownFailures = 0;
      }
    }
  }

  /** Stands by as long as another process carries; empty if nothing is to be carried any more. */
  private Optional<Lease> awaitLease() throws SQLException, InterruptedException {
    while (true) {
      Optional<Lease> lease = source.tryLead();
      if (lease.isPresent()) {
        leader = "";
        lifecycle.waits(wishes.reason());
        return lease;
      }
      leader = source.leader();
      lifecycle.waits("standing by; the bridge is carried by " + leader);
      if (!wishes.await(STANDBY_LOOK_MILLIS, () -> false)) {
        leader = "";
        return Optional.empty();
      }
    }
  }

  /** Who carried when it was last looked, while this process stands by; else empty. */
  Optional<String> leader() {
    String now = leader;
    return now.isEmpty() ? Optional.empty() : Optional.of(now);
  }

  private @Nullable Throwable attempt(Lease lease) throws SQLException, InterruptedException {
    List<AuditEntry> entries = audit.read();
    follow(StandingOrders.of(entries));
    if (!wishes.isRun()) {
      return null;
    }
    Map<String, TableFacts> facts = source.examine();
    warnings = source.warnings(facts);
    snapshots.restore(entries);
    // With the lease, whoever wrote before has lost it, and is fenced; without, the later wins.
    Claim ours = lease.isExclusive() ? new Claim() : claim;
    try (Attempt attempt =
        Attempt.open(
            config,
            source,
            facts,
            ours,
            progress,
            fetch,
            new Remembered(
                entries,
                orders,
                snapshots,
                schemas,
                new Register(config, source, orders, audit, clock)),
            reports,
            steps,
            clock,
            wishes::wake)) {
      if (attempt.streamsFromTheStart()) {
        lifecycle.streams();
      }
      watch(attempt, lease);
      return wishes.isRun() ? ended(attempt) : null;
    }
  }

  /** Makes true what people have said, also to another process. */
  private void follow(StandingOrders said) {
    orders = said;
    said.pause()
        .ifPresent(entry -> wishes.pause("paused by " + entry.actor() + ": " + entry.reason()));
    BridgeConfig next = said.apply(configured);
    if (!next.tables().equals(config.tables())) {
      closeOwnSource();
      source = base.with(next);
      config = next;
    }
  }

  private void closeOwnSource() {
    if (source != base) {
      source.close();
    }
  }

  private static Throwable ended(Attempt attempt) {
    Throwable reason = attempt.reason();
    return reason == null
        ? BridgeFault.passing("The engine ended without saying why", null)
        : reason;
  }

  private void watch(Attempt attempt, Lease lease) throws InterruptedException, SQLException {
    while (true) {
      Heart heart = watchdog.heart();
      // Before the connector has its place in the log, a mark would not be seen.
      if (attempt.isPolling() && heart.isDue()) {
        source.heartbeat(heart.beat());
      }
      lease.requireHeld();
      attempt.advanceSnapshots(lifecycle.at().state());
      long millis = attempt.isPolling() ? Math.min(500, heart.millisToNext()) : 500;
      if (!wishes.await(millis, attempt::hasEnded)) {
        return;
      }
      requireSound(attempt);
    }
  }

  /** A mark that does not come back, while nothing else comes either, is a dead connection. */
  private void requireSound(Attempt attempt) {
    BridgeState state = lifecycle.at().state();
    if (watchdog.isDead(state, attempt.listens(), source::sender)) {
      attempt.takeForDead();
      throw BridgeFault.passing(
          "The heartbeat that was written into the source database "
              + watchdog.silence().toSeconds()
              + " s ago has not come back, and nothing else has: the connection is taken for dead",
          null);
    }
  }

  private void conclude(@Nullable Throwable failure) throws InterruptedException {
    Throwable why =
        failure == null ? BridgeFault.passing("The engine ended without a reason", null) : failure;
    Diagnosis diagnosis = Diagnosis.of(why);
    boolean known =
        switch (diagnosis.verdict()) {
          case FATAL, PASSING -> true;
          case TOO_MUCH -> !fetch.isLeast();
          case UNKNOWN -> false;
        };
    unknownFailures = known ? 0 : unknownFailures + 1;
    adaptFetch(diagnosis.verdict());
    boolean fatal = diagnosis.verdict() == Verdict.FATAL || unknownFailures >= TRIES_AT_THE_UNKNOWN;
    LOG.debug("The attempt failed", why);
    if (fatal) {
      lifecycle.halted(diagnosis.message(), diagnosis.cause());
      LOG.error("Bridge {} halted: {} [{}]", config.name(), diagnosis.message(), diagnosis.cause());
      wishes.halt();
      return;
    }
    failures++;
    listener.retries();
    Duration pause = backOff();
    lifecycle.failed(diagnosis.message(), diagnosis.cause());
    LOG.warn(
        "Bridge {} tries again in {} ms: {} [{}]",
        config.name(),
        pause.toMillis(),
        diagnosis.message(),
        diagnosis.cause());
    wishes.rest(pause);
  }

  private void adaptFetch(Verdict verdict) {
    if (verdict == Verdict.TOO_MUCH) {
      fetch = fetch.smaller();
    } else if (lifecycle.at().state().followsTheLog() && snapshots.owed().isEmpty()) {
      fetch = FetchSize.of(config.debezium());
    }
  }

  private Duration backOff() {
    long most = config.backOff().most().toMillis();
    long full = Math.min(most, config.backOff().first().toMillis() << Math.min(20, failures - 1));
    return Duration.ofMillis(Math.max(1, full / 2 + chance.nextLong(full / 2 + 1)));
  }
}

package io.ficus.cdc.bridge;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.fault.Diagnosis;
import io.ficus.cdc.bridge.fault.Diagnosis.Verdict;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import io.ficus.cdc.bridge.kafka.Claim;
import io.ficus.cdc.bridge.pipeline.BatchTally;
import io.ficus.cdc.bridge.pipeline.CommitStep;
import io.ficus.cdc.bridge.pipeline.Milestones;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.Lease;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
final class Supervisor implements Runnable, Milestones {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** How long a heartbeat may be underway while nothing else arrives. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final int TRIES_AT_THE_UNKNOWN = 5;

  /** How often a standby looks whether it may begin. */
  private static final int STANDBY_LOOK_MILLIS = 500;

  /** What a person wants. */
  private enum Wish {
    RUN,
    PAUSE,
    CLOSE
  }

  private final BridgeConfig config;
  private final Clock clock;
  private final RandomGenerator chance;
  private final Lifecycle lifecycle;
  private final Progress progress;
  private final LegacySource source;
  private final Consumer<CommitStep> steps;
  private final AuditTopic audit;
  private final Snapshots snapshots;
  private final BridgeListener listener;
  private final Claim claim = new Claim();

  private final Object monitor = new Object();
  private Wish wish = Wish.RUN;
  private String wishReason = "";
  private boolean halted;
  private boolean knock;

  private volatile List<String> warnings = List.of();
  private volatile String cut = "";
  private volatile Heart heart;
  private int failures;
  private int unknownFailures;

  Supervisor(
      BridgeConfig config,
      Clock clock,
      RandomGenerator chance,
      Lifecycle lifecycle,
      Progress progress,
      LegacySource source,
      Consumer<CommitStep> steps,
      AuditTopic audit,
      Snapshots snapshots,
      BridgeListener listener) {
    this.config = config;
    this.clock = clock;
    this.chance = chance;
    this.lifecycle = lifecycle;
    this.progress = progress;
    this.source = source;
    this.steps = steps;
    this.audit = audit;
    this.snapshots = snapshots;
    this.listener = listener;
    this.heart = new Heart(config.heartbeat(), System::nanoTime);
  }

  List<String> warnings() {
    String part = cut;
    if (part.isEmpty()) {
      return warnings;
    }
    List<String> all = new ArrayList<>(warnings);
    all.add(part);
    return all;
  }

  void pause(String reason) {
    tell(Wish.PAUSE, reason);
  }

  /** Also ends HALTED, and a wait for the next try. */
  void resume(String reason) {
    tell(Wish.RUN, reason);
  }

  void close() {
    tell(Wish.CLOSE, "");
  }

  private void tell(Wish next, String reason) {
    synchronized (monitor) {
      if (wish != Wish.CLOSE) {
        wish = next;
        wishReason = reason;
        halted = false;
        knock = true;
      }
      monitor.notifyAll();
    }
  }

  void wake() {
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }

  @Override
  public void run() {
    try {
      while (mayRun()) {
        lifecycle.starting(reason());
        @Nullable Throwable failure = attempt();
        if (wanted() == Wish.RUN) {
          conclude(failure);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("The bridge {} has stopped by a fault of its own", config.name(), e);
      lifecycle.halted("The bridge stopped by a fault of its own: " + e, String.valueOf(e));
      throw e;
    }
    lifecycle.stopped();
  }

  /** Waits while paused or halted; false once closed. */
  private boolean mayRun() throws InterruptedException {
    synchronized (monitor) {
      while (true) {
        knock = false;
        if (wish == Wish.CLOSE) {
          return false;
        }
        if (wish == Wish.RUN && !halted) {
          return true;
        }
        if (wish == Wish.PAUSE && lifecycle.at().state() != BridgeState.PAUSED) {
          lifecycle.paused(wishReason);
          LOG.info("Bridge {} paused: {}", config.name(), wishReason);
        }
        monitor.wait();
      }
    }
  }

  private Wish wanted() {
    synchronized (monitor) {
      return wish;
    }
  }

  private String reason() {
    synchronized (monitor) {
      return wishReason;
    }
  }

  private @Nullable Throwable attempt() throws InterruptedException {
    long before = progress.batches();
    heart = new Heart(config.heartbeat(), System::nanoTime);
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
        lifecycle.waits(reason());
        return lease;
      }
      lifecycle.waits("standing by; the bridge is carried by " + source.leader());
      synchronized (monitor) {
        if (wish != Wish.RUN) {
          return Optional.empty();
        }
        monitor.wait(STANDBY_LOOK_MILLIS);
      }
    }
  }

  private @Nullable Throwable attempt(Lease lease) throws SQLException, InterruptedException {
    Map<String, TableFacts> facts = source.examine();
    warnings = source.warnings(facts);
    snapshots.restore(audit.read());
    // With the lease, whoever wrote before has lost it, and is fenced; without, the later wins.
    Claim ours = lease.isExclusive() ? new Claim() : claim;
    try (Attempt attempt =
        Attempt.open(config, source, facts, ours, progress, snapshots, this, steps, this::wake)) {
      if (attempt.streamsFromTheStart()) {
        lifecycle.streams();
      }
      watch(attempt, lease);
      return wanted() == Wish.RUN ? ended(attempt) : null;
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
      // Before the connector has its place in the log, a mark would not be seen.
      if (attempt.isPolling() && heart.isDue()) {
        source.heartbeat(heart.beat());
      }
      lease.requireHeld();
      attempt.advanceSnapshots();
      synchronized (monitor) {
        if (attempt.hasEnded() || wish != Wish.RUN) {
          return;
        }
        monitor.wait(attempt.isPolling() ? Math.min(500, heart.millisToNext()) : 500);
      }
      requireSound();
    }
  }

  /** A mark that does not come back, while nothing else comes either, is a dead connection. */
  private void requireSound() {
    Duration silence = heart.silence();
    Instant last = progress.lastBatch().orElse(Instant.MIN);
    Duration limit = SILENCE.plus(config.heartbeat().multipliedBy(5));
    if (lifecycle.at().state() == BridgeState.STREAMING
        && silence.compareTo(limit) > 0
        && last.isBefore(clock.instant().minus(limit))) {
      throw BridgeFault.passing(
          "The heartbeat that was written into the source database "
              + silence.toSeconds()
              + " s ago has not come back, and nothing else has: the connection is taken for dead",
          null);
    }
  }

  private void conclude(@Nullable Throwable failure) throws InterruptedException {
    Throwable why =
        failure == null ? BridgeFault.passing("The engine ended without a reason", null) : failure;
    Diagnosis diagnosis = Diagnosis.of(why);
    unknownFailures = diagnosis.verdict() == Verdict.UNKNOWN ? unknownFailures + 1 : 0;
    boolean fatal = diagnosis.verdict() == Verdict.FATAL || unknownFailures >= TRIES_AT_THE_UNKNOWN;
    LOG.debug("The attempt failed", why);
    if (fatal) {
      lifecycle.halted(diagnosis.message(), diagnosis.cause());
      LOG.error("Bridge {} halted: {} [{}]", config.name(), diagnosis.message(), diagnosis.cause());
      synchronized (monitor) {
        halted = !knock;
      }
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
    rest(pause);
  }

  private Duration backOff() {
    long most = config.backOff().most().toMillis();
    long full = Math.min(most, config.backOff().first().toMillis() << Math.min(20, failures - 1));
    return Duration.ofMillis(Math.max(1, full / 2 + chance.nextLong(full / 2 + 1)));
  }

  private void rest(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    synchronized (monitor) {
      long left = end - System.nanoTime();
      while (left > 0 && !knock) {
        monitor.wait(left / 1_000_000 + 1);
        left = end - System.nanoTime();
      }
    }
  }

  @Override
  public void snapshotBegan() {
    lifecycle.snapshotBegan();
  }

  @Override
  public void streams() {
    if (lifecycle.streams()) {
      progress.snapshotEnds();
    }
  }

  @Override
  public void cut(String transaction) {
    cut =
        "The source transaction "
            + transaction
            + " was too large for one Kafka transaction and reached Kafka in parts, the last"
            + " at "
            + clock.instant()
            + ". Its records carry the header ficus.transaction-part from the second part on.";
  }

  @Override
  public void heartbeat(String content) {
    if (heart.isOwn(content)) {
      heart.returned();
      lifecycle.caughtUp();
    }
  }

  @Override
  public void committed(BatchTally tally, SourcePosition position) {
    progress.committed(tally, position);
    snapshots.carried(tally.resnapshotRows());
    tally.news().forEach(snapshots::heard);
    Instant newest = tally.lastChange();
    if (tally.events() > 0 && newest != null) {
      listener.committed(tally.events(), Duration.between(newest, clock.instant()));
    }
  }
}

package io.ficus.cutover.application.handover;

import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.DoctorFinding;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Hindrance;
import io.ficus.cutover.PauseForecast;
import io.ficus.cutover.ReturnCost;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.application.Procedures.Beginning;
import io.ficus.cutover.application.StageFollower;
import io.ficus.cutover.application.StageRecords;
import io.ficus.cutover.application.handover.HandOverRun.Drive;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Begins hand-overs, drives them, and takes over those whose instance was lost. Thread-safe. */
public final class HandOvers {

  private static final System.Logger LOG = System.getLogger(HandOvers.class.getName());

  /** How often it is looked whether a person has settled what the last drain waits for. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private final HandOver parts;
  private final Procedures journal;
  private final StageRecords records;
  private final HandOverRun run;
  private final StageFollower follower;
  private final HandOverLimits limits;
  private final String instance;
  private final Clock clock;

  /** Those that a thread of this instance drives at this moment, each with its term. */
  private final Map<Long, Long> driven = new ConcurrentHashMap<>();

  /** How many are being stored, and are not among those yet. */
  private final AtomicInteger beginning = new AtomicInteger();

  /**
   * @param instance the name of this life of this instance; no other has it, and none had
   */
  public HandOvers(
      HandOver parts,
      Procedures journal,
      StageRecords records,
      HandOverRun run,
      StageFollower follower,
      HandOverLimits limits,
      String instance,
      Clock clock) {
    this.parts = parts;
    this.journal = journal;
    this.records = records;
    this.run = run;
    this.follower = follower;
    this.limits = limits;
    this.instance = instance;
    this.clock = clock;
  }

  /** Begins a hand-over and drives it as far as it goes. */
  public CutoverOutcome begin(
      DomainStage current, Stage to, HandOverKind kind, ChangeRequest request) {
    Procedure asked =
        Procedure.asked(
            current.domain(),
            kind,
            current.stage(),
            to,
            current.epoch(),
            request.actor(),
            request.reason(),
            instance,
            clock.instant(),
            limits.lease());
    Beginning begins = begin(asked);
    if (begins instanceof Beginning.Busy busy) {
      return new CutoverOutcome.InProgress(current, report(busy.running()));
    }
    if (begins instanceof Beginning.Moved moved) {
      return new CutoverOutcome.Conflict(moved.current());
    }
    return outcome(current, drive(((Beginning.Begun) begins).procedure()));
  }

  private Beginning begin(Procedure asked) {
    beginning.incrementAndGet();
    try {
      Beginning begins = journal.begin(asked);
      if (begins instanceof Beginning.Begun begun) {
        driven.put(begun.procedure().id(), begun.procedure().term());
      }
      return begins;
    } finally {
      beginning.decrementAndGet();
    }
  }

  /**
   * Estimates the pause of a hand-over; writes nothing. Absent for one that keeps nobody waiting.
   */
  public Optional<PauseForecast> forecast(DomainStage current, HandOverKind kind) {
    return Course.of(kind).steps().contains(HandOverStep.FENCE)
        ? Optional.of(
            new PauseEstimate(parts, journal, limits)
                .of(current.domain(), kind, current.stage().authority()))
        : Optional.empty();
  }

  /**
   * What it would cost to give the authority back, and what it would be given up for; writes
   * nothing.
   *
   * @param note in words
   * @param owed what the legacy store does not have yet
   */
  public ReturnCost costOfGoingBack(DomainStage current, String note, ReturnCost.Owed owed) {
    List<String> hindrances = new ArrayList<>();
    owed.deadLetters()
        .filter(letters -> letters > 0)
        .ifPresent(letters -> hindrances.add(letters + " dead letters of the reverse sync"));
    owed.openStrays()
        .filter(strays -> strays > 0)
        .ifPresent(strays -> hindrances.add(strays + " stray writes that wait for a decision"));
    if (parts.changedKeys().pending(current.domain()) instanceof Fact.Missing<Long> missing) {
      hindrances.add(missing.why());
    }
    return new ReturnCost(
        note, forecast(current, HandOverKind.TO_LEGACY), Optional.of(owed), hindrances);
  }

  /**
   * Why no hand-over that leaves the legacy store would begin now, whatever the gates say; empty if
   * one would. Changes nothing.
   */
  public Optional<String> hindrance(DomainStage current) {
    return new OwnershipRows(parts).unfenced(current.domain()).map(HandOvers::sentence);
  }

  private static String sentence(String why) {
    return Character.toUpperCase(why.charAt(0)) + why.substring(1);
  }

  private CutoverOutcome outcome(DomainStage before, Drive drive) {
    if (drive instanceof Drive.Unknown unknown) {
      return new CutoverOutcome.OwnershipUnknown(before, unknown.why());
    }
    Procedure p =
        drive instanceof Drive.Ended ended
            ? ended.procedure()
            : drive instanceof Drive.Stalled stalled
                ? stalled.procedure()
                : journal.find(((Drive.TakenAway) drive).id()).orElseThrow();
    DomainStage now = records.find(before.domain()).orElse(before);
    if (p.state() == Procedure.State.DONE) {
      return switch (p.kind()) {
        case TO_LEGACY -> new CutoverOutcome.RolledBack(p.from(), now);
        case TO_DOMAIN, TO_COMPLETE ->
            new CutoverOutcome.Advanced(p.from(), now, p.found().gates());
        case REASSERT -> new CutoverOutcome.Reasserted(now);
      };
    }
    if (p.state() == Procedure.State.RUNNING) {
      return Course.of(p.kind()).isPastTheFlip(p.step())
          ? new CutoverOutcome.Unsettled(p.from(), now, report(p))
          : new CutoverOutcome.InProgress(now, report(p));
    }
    boolean byGates =
        p.state() == Procedure.State.ABANDONED
            && (p.step() == HandOverStep.CHECK_GATES || p.step() == HandOverStep.CHECK_GATES_AGAIN);
    return byGates
        ? new CutoverOutcome.GateClosed(now, p.to(), p.found().gates())
        : new CutoverOutcome.GivenUp(now, p.to(), met(drive), report(p));
  }

  // Of one that somebody else has given up only the note is known.
  private static Hindrance met(Drive drive) {
    return drive instanceof Drive.Ended ended
        ? ended.met()
        : drive instanceof Drive.Stalled stalled ? stalled.met() : Hindrance.FAULT;
  }

  private Drive drive(Procedure procedure) {
    driven.put(procedure.id(), procedure.term());
    try {
      Drive drive = run.drive(procedure);
      if (!(drive instanceof Drive.Unknown)) {
        records.find(procedure.domain()).ifPresent(follower::moved);
      }
      return drive;
    } finally {
      // Unless another thread has taken it over from this one, which hung.
      driven.remove(procedure.id(), procedure.term());
    }
  }

  /**
   * Renews the leases of the hand-overs that this instance is at work on. A step may take longer
   * than a lease where it keeps nobody waiting: it drains, compares, or awaits a watermark. While
   * writers are kept out the lease is not renewed, since every step there has its time.
   *
   * @return how many were renewed
   */
  public int renew() {
    int renewed = 0;
    Instant now = clock.instant();
    for (Procedure p : driven.isEmpty() ? List.<Procedure>of() : journal.running()) {
      boolean mine = Objects.equals(driven.get(p.id()), p.term()) && p.owner().equals(instance);
      boolean hung = now.isAfter(p.updatedAt().plus(limits.hungAfter()));
      if (mine && !hung && !p.keepsWritersOut()) {
        renewed += journal.renew(p, now.plus(limits.lease())) ? 1 : 0;
      }
    }
    return renewed;
  }

  /**
   * Looks for hand-overs that nobody takes further, and takes them further: those of this instance
   * that could not go on, and those of instances that have been silent for longer than their lease.
   * Those that keep writers out come first. One that waits for a person keeps nobody out, and is
   * not asked more often than its journal can bear.
   *
   * @param drivers takes each of them further; one may take minutes, so no other should wait for it
   * @return how many were taken over
   */
  public int tend(Executor drivers) {
    int taken = 0;
    Instant now = clock.instant();
    List<Procedure> running =
        journal.running().stream()
            .sorted(Comparator.comparing(p -> p.keepsWritersOut() ? 0 : 1))
            .toList();
    for (Procedure p : running) {
      boolean waits =
          p.step() == HandOverStep.DRAIN_REST && now.isBefore(p.updatedAt().plus(BETWEEN_LOOKS));
      boolean mine =
          p.owner().equals(instance) && beginning.get() == 0 && !driven.containsKey(p.id());
      if ((mine && !waits) || now.isAfter(p.leaseUntil())) {
        taken += takeOver(p, drivers) ? 1 : 0;
      }
    }
    return taken;
  }

  private boolean takeOver(Procedure seen, Executor drivers) {
    try {
      Optional<Procedure> mine = run.takeOver(seen, instance);
      mine.ifPresent(
          it -> {
            driven.put(it.id(), it.term());
            drivers.execute(() -> driveAlone(it));
          });
      return mine.isPresent();
    } catch (ControlStoreException e) {
      // It is looked for again; the fence stays as it is until somebody knows.
      return false;
    }
  }

  private void driveAlone(Procedure mine) {
    try {
      drive(mine);
    } catch (RuntimeException e) {
      // It is looked for again, and what it stands at is in the journal.
      LOG.log(System.Logger.Level.WARNING, "Hand-over " + mine.id() + " did not go on: " + e);
    }
  }

  /** The latest hand-over of a domain. */
  public Optional<HandOverReport> latest(String domain) {
    return journal.latest(domain, 1).stream().findFirst().map(this::report);
  }

  /** The hand-over of a domain that has not ended. */
  public Optional<HandOverReport> running(String domain) {
    return notEnded(domain).map(this::report);
  }

  private Optional<Procedure> notEnded(String domain) {
    return journal.running().stream().filter(p -> p.domain().equals(domain)).findFirst();
  }

  /** Holds what is stored of a domain against what both its stores say. Changes nothing. */
  public List<DoctorFinding> examine(DomainStage stage) {
    return new Examination(parts)
        .of(stage, records.history(stage.domain()), notEnded(stage.domain()), clock.instant());
  }

  /** The SQL that would drop what is left of a domain in the legacy store; nobody runs it. */
  public List<String> dropSql(String domain) {
    return parts.legacyTables().dropSql(domain);
  }

  private HandOverReport report(Procedure p) {
    return Reports.of(p, journal.journal(p.id()), clock.instant());
  }
}

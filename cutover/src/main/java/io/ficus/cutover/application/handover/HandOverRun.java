package io.ficus.cutover.application.handover;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.Hindrance;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.GateKeeper;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.Procedure.State;
import io.ficus.cutover.domain.handover.StepEntry;
import io.ficus.cutover.domain.handover.StepEntry.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes the steps of a hand-over, storing the intent of each before it and its outcome after it.
 * Whatever instance holds the procedure's term may go on where the journal stands. Thread-safe.
 */
public final class HandOverRun {

  /** How often a step that must be done is tried in a row; the watch tries again later. */
  private static final int TRIES = 2;

  private final StepWork work;
  private final Procedures journal;
  private final Function<HandOverKind, Course> courses;
  private final HandOverLimits limits;
  private final Clock clock;

  /** Takes the courses as they are meant. */
  public HandOverRun(
      HandOver parts, GateKeeper gates, Procedures journal, HandOverLimits limits, Clock clock) {
    this(parts, gates, journal, Course::of, limits, TimeLimit.ofThreads(), clock);
  }

  /** Takes other courses: for those who want to see a faulty one found out. */
  HandOverRun(
      HandOver parts,
      GateKeeper gates,
      Procedures journal,
      Function<HandOverKind, Course> courses,
      HandOverLimits limits,
      TimeLimit timeLimit,
      Clock clock) {
    this.work = new StepWork(parts, gates, limits, timeLimit, clock);
    this.journal = journal;
    this.courses = courses;
    this.limits = limits;
    this.clock = clock;
  }

  /** How far driving a procedure came. */
  public sealed interface Drive {

    /**
     * It has ended, one way or the other.
     *
     * @param met what it was given up for; says nothing if it was not
     */
    record Ended(Procedure procedure, Hindrance met) implements Drive {}

    /**
     * A step that must be done cannot be done now; the watch goes on trying.
     *
     * @param met as for {@link Ended}
     */
    record Stalled(Procedure procedure, Hindrance met) implements Drive {}

    /** Somebody else has it. */
    record TakenAway(long id) implements Drive {}

    /**
     * The control store was lost around a commit and does not answer: it is not known whether the
     * flip was made, and nothing was guessed.
     */
    record Unknown(Procedure lastSeen, String why) implements Drive {}
  }

  /** Takes steps until it has ended, or cannot go on. */
  public Drive drive(Procedure begun) {
    Procedure now = begun;
    boolean lostBefore = false;
    int tries = 0;
    Hindrance met = Hindrance.FAULT;
    while (!now.state().isEnd()) {
      Optional<Procedure> next;
      try {
        Attempt attempt = take(now, lostBefore);
        if (attempt instanceof Attempt.Failed failed && now.state() == State.RUNNING) {
          met = failed.kind();
        }
        next = record(now, attempt);
        lostBefore = false;
      } catch (ControlStoreException e) {
        // The only truth is in the store, and reading it waits until the lost commit is decided.
        next = lostBefore ? Optional.empty() : read(now);
        if (next.isEmpty()) {
          return new Drive.Unknown(now, String.valueOf(e.getMessage()));
        }
        lostBefore = true;
      }
      if (next.isEmpty() || next.get().term() != now.term()) {
        return new Drive.TakenAway(now.id());
      }
      Procedure after = next.get();
      boolean noFurther = after.step() == now.step() && after.state() == now.state();
      tries = noFurther ? tries + 1 : 0;
      if (tries == TRIES) {
        return new Drive.Stalled(after, met);
      }
      now = after;
    }
    return new Drive.Ended(now, met);
  }

  /** The procedure as it is stored; empty if the control store does not answer. */
  Optional<Procedure> read(Procedure now) {
    try {
      return journal.find(now.id());
    } catch (ControlStoreException e) {
      return Optional.empty();
    }
  }

  /**
   * Takes over a procedure whose owner was lost.
   *
   * @return the procedure as it now is; empty if somebody else was faster
   */
  public Optional<Procedure> takeOver(Procedure seen, String owner) {
    Instant at = clock.instant();
    Procedure mine =
        leased(seen.takenOver(course(seen), owner, seen.term() + 1, at, limits.lease()), at);
    StepEntry entry = StepEntry.of(seen, Outcome.TAKEN_OVER, "by " + owner, at);
    return journal.store(seen, mine, entry) ? Optional.of(mine) : Optional.empty();
  }

  /**
   * Takes the step under way, and stores nothing.
   *
   * @param again whether it was taken before and what it came to could not be stored: then that
   *     this time changed nothing says nothing of the time before
   */
  Attempt take(Procedure now, boolean again) {
    Attempt attempt = work.take(now);
    return again && attempt instanceof Attempt.Failed failed ? failed.mayHaveTouched() : attempt;
  }

  /**
   * Stores what a step came to.
   *
   * @return the procedure as it then is; empty if it is somebody else's
   */
  Optional<Procedure> record(Procedure now, Attempt attempt) {
    if (attempt instanceof Attempt.Done done) {
      return recordDone(now, done);
    }
    if (attempt instanceof Attempt.Failed failed) {
      Instant at = clock.instant();
      boolean mustBeDone = now.state() == State.UNDOING || course(now).isPastTheFlip(now.step());
      Procedure next =
          mustBeDone
              ? now.stalled(course(now), failed.why(), at, limits.lease())
              : now.abandoned(
                  course(now),
                  failed.found(),
                  failed.why(),
                  failed.untouched(),
                  at,
                  limits.lease());
      StepEntry entry = StepEntry.of(now, Outcome.FAILED, failed.why(), at);
      Procedure leased = leased(next, at);
      return stored(journal.store(now, leased, entry), leased);
    }
    return Optional.empty();
  }

  private Optional<Procedure> recordDone(Procedure now, Attempt.Done done) {
    Instant at = clock.instant();
    if (now.state() == State.UNDOING) {
      Procedure next = now.undone(at);
      StepEntry entry = StepEntry.of(now, Outcome.UNDONE, done.detail(), at);
      return stored(journal.store(now, next, entry), next);
    }
    Procedure next = leased(now.done(course(now), done.found(), at, limits.lease()), at);
    StepEntry entry = StepEntry.of(now, Outcome.DONE, done.detail(), at);
    return now.step() == HandOverStep.FLIP
        ? stored(journal.flip(now, next, entry, change(now, at)), next)
        : stored(journal.store(now, next, entry), next);
  }

  private Procedure leased(Procedure next, Instant at) {
    return next.keepsWritersOut() ? next.leasedUntil(at.plus(limits.leaseBehindTheFence())) : next;
  }

  private static AuditEntry change(Procedure p, Instant at) {
    return new AuditEntry(
        p.domain(),
        p.kind() == HandOverKind.TO_LEGACY ? AuditEntry.Kind.ROLLED_BACK : AuditEntry.Kind.ADVANCED,
        Optional.of(p.from()),
        p.to(),
        p.epochAfter(),
        p.actor(),
        p.reason(),
        p.found().gates(),
        at);
  }

  private Course course(Procedure p) {
    return courses.apply(p.kind());
  }

  private static Optional<Procedure> stored(boolean done, Procedure next) {
    return done ? Optional.of(next) : Optional.empty();
  }
}

package io.ficus.cutover.domain.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One durable hand-over, as the control store has it (contract C6): the step that is under way, and
 * what the steps before it found. One method a legal edge; each takes the moment at which it is
 * made. An edge that is not legal throws {@link IllegalStateException}. Immutable.
 *
 * @param id given by the control store; 0 before that
 * @param epoch the epoch of {@code from}
 * @param term grows with every attempt on the domain and every take-over; the owner's proof towards
 *     the stores
 * @param owner the instance that takes the steps
 * @param leaseUntil when another instance may take over, unless the owner stores something before
 * @param found what the steps found
 * @param note what the last failure was; empty if there was none
 */
public record Procedure(
    long id,
    String domain,
    HandOverKind kind,
    Stage from,
    Stage to,
    long epoch,
    String actor,
    String reason,
    State state,
    HandOverStep step,
    long term,
    String owner,
    Instant leaseUntil,
    Instant startedAt,
    Instant updatedAt,
    Found found,
    String note) {

  /** Whether steps are still to be taken, and in which direction. */
  public enum State {
    /** The step is under way. */
    RUNNING,
    /** It was given up before the flip, and the fence may still be up. */
    UNDOING,
    /** Every step is done. */
    DONE,
    /** It was given up, and nothing has changed. */
    ABANDONED;

    /** Whether nothing more will be done. */
    public boolean isEnd() {
      return this == DONE || this == ABANDONED;
    }
  }

  /**
   * What the steps found.
   *
   * @param gates as they were judged last
   * @param start the captured start of the reverse sync
   * @param predicted how long writers would be kept out
   * @param pace of the comparison with the most keys
   * @param fencedAt when the fence's intent was stored; the pause counts from here
   * @param openedAt when writes were let through again
   */
  public record Found(
      List<Gate> gates,
      Optional<String> start,
      Optional<Duration> predicted,
      Optional<Pace> pace,
      Optional<Instant> fencedAt,
      Optional<Instant> openedAt) {

    /** Before any step. */
    public static final Found NOTHING =
        new Found(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Found {
      gates = List.copyOf(gates);
    }

    /** With the gates as they were judged. */
    public Found withGates(List<Gate> judged) {
      return new Found(judged, start, predicted, pace, fencedAt, openedAt);
    }

    /** With the captured start. */
    public Found withStart(String captured) {
      return new Found(gates, Optional.of(captured), predicted, pace, fencedAt, openedAt);
    }

    /** With the predicted pause. */
    public Found withPredicted(Duration pause) {
      return new Found(gates, start, Optional.of(pause), pace, fencedAt, openedAt);
    }

    /** With a comparison; the one with the most keys says most of how fast the next would be. */
    public Found withComparison(long keys, Duration took) {
      return keys == 0 || pace.filter(known -> known.keys() > keys).isPresent()
          ? this
          : new Found(
              gates, start, predicted, Optional.of(new Pace(keys, took)), fencedAt, openedAt);
    }

    Found withFencedAt(Instant at) {
      return new Found(gates, start, predicted, pace, Optional.of(at), Optional.empty());
    }

    Found withOpenedAt(Instant at) {
      return new Found(gates, start, predicted, pace, fencedAt, Optional.of(at));
    }

    /** How long writers were kept out; absent unless they were, and no longer are. */
    public Optional<Duration> pause() {
      return fencedAt.flatMap(from -> openedAt.map(to -> Duration.between(from, to)));
    }
  }

  /** Asked for, and not stored yet. */
  public static Procedure asked(
      String domain,
      HandOverKind kind,
      Stage from,
      Stage to,
      long epoch,
      String actor,
      String reason,
      String owner,
      Instant at,
      Duration lease) {
    return new Procedure(
        0,
        domain,
        kind,
        from,
        to,
        epoch,
        actor,
        reason,
        State.RUNNING,
        Course.of(kind).first(),
        0,
        owner,
        at.plus(lease),
        at,
        at,
        Found.NOTHING,
        "");
  }

  /** The control store gave it an id and a term. */
  public Procedure begun(long newId, long newTerm) {
    return edge(state, step, found, note, updatedAt, leaseUntil, newId, newTerm, owner);
  }

  /** The step under way is done; the intent of the next is stored with it. */
  public Procedure done(Course course, Found nowFound, Instant at, Duration lease) {
    require(state == State.RUNNING, "done");
    Optional<HandOverStep> next = course.after(step);
    if (next.isEmpty()) {
      return edge(State.DONE, step, nowFound, note, at, at, id, term, owner);
    }
    Found later =
        next.get() == HandOverStep.FENCE
            ? nowFound.withFencedAt(at)
            : step == HandOverStep.OPEN_WINNER && nowFound.fencedAt().isPresent()
                ? nowFound.withOpenedAt(at)
                : nowFound;
    return edge(State.RUNNING, next.get(), later, "", at, at.plus(lease), id, term, owner);
  }

  /**
   * It is given up before the flip; if writers may have been fenced out, that is undone first.
   *
   * @param untouched whether it is certain that the step under way changed nothing
   */
  public Procedure abandoned(
      Course course, Found nowFound, String why, boolean untouched, Instant at, Duration lease) {
    require(state == State.RUNNING && !course.isPastTheFlip(step), "abandoned");
    boolean mayBeUp = course.mayHaveFenced(step) && !(step == HandOverStep.FENCE && untouched);
    return mayBeUp
        ? edge(State.UNDOING, step, nowFound, why, at, at.plus(lease), id, term, owner)
        : edge(State.ABANDONED, step, nowFound, why, at, at, id, term, owner);
  }

  /** The fence is lifted. */
  public Procedure undone(Instant at) {
    require(state == State.UNDOING, "undone");
    Found opened = found.fencedAt().isPresent() ? found.withOpenedAt(at) : found;
    return edge(State.ABANDONED, step, opened, note, at, at, id, term, owner);
  }

  /** A step that must be done could not be done now; it will be tried again. */
  public Procedure stalled(Course course, String why, Instant at, Duration lease) {
    require(
        state == State.UNDOING || (state == State.RUNNING && course.isPastTheFlip(step)),
        "stalled");
    return edge(state, step, found, why, at, at.plus(lease), id, term, owner);
  }

  /**
   * Another instance, or another life of this one, takes over: before the fence it starts again
   * from the first step, so every gate is judged again; behind the fence it undoes, because writers
   * have waited long enough; past the flip it goes on.
   */
  public Procedure takenOver(
      Course course, String newOwner, long newTerm, Instant at, Duration lease) {
    require(!state.isEnd(), "taken over");
    State nextState = state;
    HandOverStep nextStep = step;
    String nextNote = note;
    if (state == State.RUNNING && !course.isPastTheFlip(step)) {
      if (course.mayHaveFenced(step)) {
        nextState = State.UNDOING;
        nextNote = owner + " was lost at " + step;
      } else {
        nextStep = course.first();
      }
    }
    return edge(nextState, nextStep, found, nextNote, at, at.plus(lease), id, newTerm, newOwner);
  }

  /** Whether writers may be kept out while it stands as it stands. */
  public boolean keepsWritersOut() {
    return !state.isEnd() && found.fencedAt().isPresent() && found.openedAt().isEmpty();
  }

  /** With another end of the lease. */
  public Procedure leasedUntil(Instant until) {
    return edge(state, step, found, note, updatedAt, until, id, term, owner);
  }

  /** The store that has the authority before the flip. */
  public Authority authorityBefore() {
    return from.authority();
  }

  /** The store that has the authority after the flip. */
  public Authority authorityAfter() {
    return to.authority();
  }

  /** The epoch after the flip. */
  public long epochAfter() {
    return kind == HandOverKind.REASSERT ? epoch : epoch + 1;
  }

  private void require(boolean legal, String edge) {
    if (!legal) {
      throw new IllegalStateException(
          "A procedure that is " + state + " at " + step + " cannot be " + edge);
    }
  }

  private Procedure edge(
      State newState,
      HandOverStep newStep,
      Found newFound,
      String newNote,
      Instant at,
      Instant lease,
      long newId,
      long newTerm,
      String newOwner) {
    return new Procedure(
        newId, domain, kind, from, to, epoch, actor, reason, newState, newStep, newTerm, newOwner,
        lease, startedAt, at, newFound, newNote);
  }
}

package io.ficus.cutover.domain.handover;

import static io.ficus.cutover.domain.handover.HandOverStep.CAPTURE_START;
import static io.ficus.cutover.domain.handover.HandOverStep.CHECK_GATES;
import static io.ficus.cutover.domain.handover.HandOverStep.CHECK_GATES_AGAIN;
import static io.ficus.cutover.domain.handover.HandOverStep.CLAIM_STORES;
import static io.ficus.cutover.domain.handover.HandOverStep.CLOSE_LOSER;
import static io.ficus.cutover.domain.handover.HandOverStep.DRAIN;
import static io.ficus.cutover.domain.handover.HandOverStep.DRAIN_REST;
import static io.ficus.cutover.domain.handover.HandOverStep.FENCE;
import static io.ficus.cutover.domain.handover.HandOverStep.FLIP;
import static io.ficus.cutover.domain.handover.HandOverStep.HAND_OVER_SEQUENCES;
import static io.ficus.cutover.domain.handover.HandOverStep.OPEN_WINNER;
import static io.ficus.cutover.domain.handover.HandOverStep.REHEARSE;
import static io.ficus.cutover.domain.handover.HandOverStep.START_REVERSE_SYNC;
import static io.ficus.cutover.domain.handover.HandOverStep.STOP_REVERSE_SYNC;
import static io.ficus.cutover.domain.handover.HandOverStep.TELL_HOOKS;
import static io.ficus.cutover.domain.handover.HandOverStep.VERIFY;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The steps of a hand-over, in order. What is before the flip is undone after a crash or a failure;
 * what is after it is carried on until it is done. Immutable.
 *
 * @param steps at least one, none of them twice
 */
public record Course(List<HandOverStep> steps) {

  /**
   * To LIVE: the domain store gets the authority, and is opened first: the legacy store is fenced,
   * so no writer waits for what may hold it up.
   */
  public static final Course TO_DOMAIN =
      new Course(
          List.of(
              CLAIM_STORES,
              CHECK_GATES,
              CAPTURE_START,
              REHEARSE,
              FENCE,
              DRAIN,
              VERIFY,
              CHECK_GATES_AGAIN,
              HAND_OVER_SEQUENCES,
              FLIP,
              OPEN_WINNER,
              CLOSE_LOSER,
              START_REVERSE_SYNC,
              TELL_HOOKS));

  /**
   * Back from LIVE or RAMP_DOWN, mirrored; no gate is asked. The domain store is told before the
   * legacy store is opened: while it says that it has the authority, what the monolith writes is a
   * stray to its feed.
   */
  public static final Course TO_LEGACY =
      new Course(
          List.of(
              CLAIM_STORES,
              REHEARSE,
              FENCE,
              DRAIN,
              VERIFY,
              HAND_OVER_SEQUENCES,
              FLIP,
              CLOSE_LOSER,
              OPEN_WINNER,
              STOP_REVERSE_SYNC,
              TELL_HOOKS));

  /**
   * To COMPLETE: the authority stays, the legacy store is left behind. Nobody is kept waiting, so
   * writes go on behind the first drain, until the domain store is opened at the new epoch: that
   * waits for those under way and refuses later ones of the stage before. Only a mark behind it
   * stands behind all of them. The legacy store is closed last, so that it takes what the reverse
   * sync still has.
   */
  public static final Course TO_COMPLETE =
      new Course(
          List.of(
              CLAIM_STORES,
              CHECK_GATES,
              DRAIN,
              FLIP,
              OPEN_WINNER,
              DRAIN_REST,
              STOP_REVERSE_SYNC,
              CLOSE_LOSER,
              TELL_HOOKS));

  /** Makes both ownership rows say again what the control store says. Moves nothing. */
  public static final Course REASSERT =
      new Course(List.of(CLAIM_STORES, CLOSE_LOSER, OPEN_WINNER, TELL_HOOKS));

  public Course {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.stream().distinct().count() != steps.size()) {
      throw new IllegalArgumentException("A course has steps, and none of them twice: " + steps);
    }
  }

  /** The course of a kind of hand-over. */
  public static Course of(HandOverKind kind) {
    return switch (kind) {
      case TO_DOMAIN -> TO_DOMAIN;
      case TO_LEGACY -> TO_LEGACY;
      case TO_COMPLETE -> TO_COMPLETE;
      case REASSERT -> REASSERT;
    };
  }

  HandOverStep first() {
    return steps.get(0);
  }

  /** The step after another; absent after the last. */
  Optional<HandOverStep> after(HandOverStep step) {
    int next = steps.indexOf(step) + 1;
    return next < steps.size() ? Optional.of(steps.get(next)) : Optional.empty();
  }

  /** Whether writers may be kept out, or let in, by what was done when a step is under way. */
  boolean mayHaveFenced(HandOverStep step) {
    return steps.contains(FENCE) && steps.indexOf(step) >= steps.indexOf(FENCE);
  }

  /** Whether the flip was made when a step is under way; a course without one is never undone. */
  public boolean isPastTheFlip(HandOverStep step) {
    return !steps.contains(FLIP) || steps.indexOf(step) > steps.indexOf(FLIP);
  }

  /**
   * All courses as a table in Markdown: a row for every step, and in it the step's number in each
   * course and what becomes of the course if its owner is lost there.
   */
  public static String table() {
    String rows =
        Arrays.stream(HandOverStep.values()).map(Course::row).collect(Collectors.joining());
    return "| step | to LIVE | back | to COMPLETE | reassert | what is done |\n"
        + "|---|---|---|---|---|---|\n"
        + rows;
  }

  private static String row(HandOverStep step) {
    return Stream.of(TO_DOMAIN, TO_LEGACY, TO_COMPLETE, REASSERT)
        .map(course -> course.cell(step))
        .collect(Collectors.joining(" | ", "| `" + step + "` | ", " | " + step.meaning() + " |\n"));
  }

  private String cell(HandOverStep step) {
    int number = steps.indexOf(step) + 1;
    if (number == 0) {
      return "";
    }
    return number
        + (isPastTheFlip(step) ? ", goes on" : mayHaveFenced(step) ? ", undone" : ", again");
  }
}

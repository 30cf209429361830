package io.ficus.app.handover;

import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure.State;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A moment of a hand-over: a step is done, and its outcome is not stored yet, or has just been. The
 * latter is at the same time the moment at which the intent of the next step is stored and nothing
 * of it is done.
 *
 * @param state in which the step is taken: RUNNING, or UNDOING for the lifting of the fence
 */
record Edge(HandOverStep step, When when, State state) {

  /** Of a hand-over that goes forward. */
  Edge(HandOverStep step, When when) {
    this(step, when, State.RUNNING);
  }

  /** Before or after the outcome is stored. */
  enum When {
    BEFORE,
    AFTER
  }

  /** Every one of a course. */
  static Stream<Edge> of(Course course) {
    return course.steps().stream()
        .flatMap(step -> Arrays.stream(When.values()).map(when -> new Edge(step, when)));
  }

  @Override
  public String toString() {
    return when
        + " the outcome of "
        + (state == State.UNDOING ? "undoing at " : "")
        + step
        + " is stored";
  }
}

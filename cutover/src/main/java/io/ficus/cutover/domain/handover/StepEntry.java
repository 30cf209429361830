package io.ficus.cutover.domain.handover;

import java.time.Instant;

/**
 * One line of a hand-over's journal: a step, and what it came to.
 *
 * @param detail what went wrong or was found, for people; may be empty
 * @param owner the instance that took the step
 * @param begun when its intent was stored
 * @param ended when its outcome was stored
 */
public record StepEntry(
    HandOverStep step,
    Outcome outcome,
    String detail,
    String owner,
    long term,
    Instant begun,
    Instant ended) {

  /** What a step came to. */
  public enum Outcome {
    DONE,
    /** It was not done; before the flip the attempt is given up, after it the step is repeated. */
    FAILED,
    /** The fence is lifted. */
    UNDONE,
    /** Its owner was lost, and another took over. */
    TAKEN_OVER
  }

  /** The line for a step of a procedure that ends now. */
  public static StepEntry of(Procedure procedure, Outcome outcome, String detail, Instant at) {
    return new StepEntry(
        procedure.step(),
        outcome,
        detail,
        procedure.owner(),
        procedure.term(),
        procedure.updatedAt(),
        at);
  }
}

package io.ficus.cutover;

import java.time.Duration;
import java.util.Optional;

/**
 * What a rule said, when it was asked whether a stage may advance.
 *
 * @param rule the stable id of the rule, such as {@code bridge-running}
 * @param state whether the rule lets the stage advance
 * @param value what was measured, for people; absent if nothing was
 * @param limit what the value must be, for people
 * @param age how old the measurement is; absent if nothing was measured
 * @param explanation one sentence that says why, and what to do if the gate is not open
 */
public record Gate(
    String rule,
    State state,
    Optional<String> value,
    String limit,
    Optional<Duration> age,
    String explanation) {

  /** Whether a rule lets a stage advance. Only {@link #OPEN} does. */
  public enum State {
    /** The rule was measured and holds. */
    OPEN,
    /** The rule was measured and does not hold. */
    CLOSED,
    /** The rule could not be measured, so nothing may be concluded. */
    INCONCLUSIVE
  }

  /** Whether the rule was measured and holds. */
  public boolean isOpen() {
    return state == State.OPEN;
  }
}

package io.ficus.cutover.domain.handover;

import java.time.Duration;

/** What waiting for the other store to catch up came to. */
public sealed interface DrainOutcome {

  /** Why it is not known to hold everything, for people; empty if it does. */
  default String told() {
    return this instanceof NotDrained not
        ? not.detail()
        : this instanceof Unknown unknown ? "it could not be found out: " + unknown.why() : "";
  }

  /**
   * The other store holds everything that was committed before the call.
   *
   * @param waited from writing the mark until it was applied
   */
  record Drained(Duration waited) implements DrainOutcome {}

  /**
   * It does not, for sure, or not in time.
   *
   * @param detail how far it got and what holds it back, for people
   */
  record NotDrained(Duration waited, String detail) implements DrainOutcome {}

  /**
   * It could not be found out.
   *
   * @param why what went wrong, for people
   */
  record Unknown(String why) implements DrainOutcome {}
}

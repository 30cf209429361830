package io.ficus.cutover.domain.handover;

import io.ficus.cutover.Hindrance;
import java.time.Duration;

/** What waiting for the other store to catch up came to. */
public sealed interface DrainOutcome {

  /** Why it is not known to hold everything, for people; empty if it does. */
  default String told() {
    return this instanceof NotDrained not
        ? not.detail()
        : this instanceof Held held
            ? held.detail()
            : this instanceof Unknown unknown ? "it could not be found out: " + unknown.why() : "";
  }

  /** What kind of obstacle it is that the other store is not known to hold everything. */
  default Hindrance hindrance() {
    return this instanceof NotDrained
        ? Hindrance.NOT_IN_TIME
        : this instanceof Held ? Hindrance.UNDECIDED : Hindrance.UNPROVEN;
  }

  /**
   * The other store holds everything that was committed before the call.
   *
   * @param waited from writing the mark until it was applied
   */
  record Drained(Duration waited) implements DrainOutcome {}

  /**
   * It did not get there in time.
   *
   * @param detail how far it got, for people
   */
  record NotDrained(Duration waited, String detail) implements DrainOutcome {}

  /**
   * It does not, and waiting will not change that: a person has to decide something first.
   *
   * @param detail what it is and how to see it, for people
   */
  record Held(Duration waited, String detail) implements DrainOutcome {}

  /**
   * It could not be found out.
   *
   * @param why what went wrong, for people
   */
  record Unknown(String why) implements DrainOutcome {}
}

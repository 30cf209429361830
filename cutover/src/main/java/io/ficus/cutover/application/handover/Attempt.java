package io.ficus.cutover.application.handover;

import io.ficus.cutover.Hindrance;
import io.ficus.cutover.domain.handover.Procedure.Found;

/** What taking one step came to, before it is stored. */
public sealed interface Attempt {

  /** It is done. */
  record Done(Found found, String detail) implements Attempt {}

  /**
   * It is not done.
   *
   * @param found what is worth keeping all the same
   * @param kind what kind of obstacle it met
   * @param untouched whether it is certain that the step changed nothing
   */
  record Failed(Found found, String why, Hindrance kind, boolean untouched) implements Attempt {
    Failed(Found found, String why) {
      this(found, why, Hindrance.FAULT);
    }

    Failed(Found found, String why, Hindrance kind) {
      this(found, why, kind, false);
    }

    Failed mayHaveTouched() {
      return new Failed(found, why, kind, false);
    }
  }

  /** A store has seen a later term: whoever took the step must do nothing more. */
  record Superseded(String why) implements Attempt {}
}

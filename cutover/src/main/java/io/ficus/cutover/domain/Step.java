package io.ficus.cutover.domain;

/** What lies between two stages. */
public enum Step {
  /** They are the same stage. */
  NONE("-"),
  /** One stage forward, the authority stays: a gated change of the flag. */
  ADVANCE("advance"),
  /** One stage forward, by the durable procedure: to LIVE and to COMPLETE. */
  ADVANCE_BY_PROCEDURE("advance by procedure"),
  /** Back, the authority stays: a change of the flag. */
  ROLL_BACK("roll back"),
  /** Back to where the legacy store has the authority: the durable procedure, mirrored. */
  ROLL_BACK_BY_PROCEDURE("roll back by procedure"),
  /** Not a step: it skips a stage, or leaves COMPLETE. */
  REFUSED("refused");

  private final String label;

  Step(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }
}

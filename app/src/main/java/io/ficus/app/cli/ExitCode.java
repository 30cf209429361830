package io.ficus.app.cli;

/** What the command line exits with. */
public enum ExitCode {
  OK(0),
  ERROR(1),
  USAGE(2),
  /** A gate is closed, differences were found, or something waits for a decision. */
  GATE_CLOSED(3),
  NOT_AUTHORISED(4),
  /** Somebody else changed it first: the epoch moved. */
  CONFLICT(5),
  /** Not in time. A change may still be under way: look at it before asking again. */
  TIMEOUT(6),
  /** It could not be measured, so nothing may be concluded. */
  UNPROVEN(7);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the shell sees. */
  public int code() {
    return code;
  }
}

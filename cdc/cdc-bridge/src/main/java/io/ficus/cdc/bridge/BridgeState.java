package io.ficus.cdc.bridge;

/** What a bridge is doing. {@link Lifecycle} holds the legal edges. */
public enum BridgeState {
  /** Checks the database and Kafka, reads its position, starts the engine. */
  STARTING,
  /** Reads the tables as they are, before it follows the log. */
  SNAPSHOTTING,
  /** Follows the log, and has not yet reached what was its end when it began. */
  CATCHING_UP,
  /** Follows the log at its end. */
  STREAMING,
  /** Stopped by a person; the slot keeps the log until it is resumed. */
  PAUSED,
  /** Something it needs is away; it tries again with back-off. */
  RETRYING,
  /** Cannot go on without a person; the last error says why and what mends it. */
  HALTED,
  /** Not started yet, or closed. */
  STOPPED;

  /** Whether the log is being followed now, at its end or on the way there. */
  public boolean followsTheLog() {
    return switch (this) {
      case CATCHING_UP, STREAMING -> true;
      case STARTING, SNAPSHOTTING, PAUSED, RETRYING, HALTED, STOPPED -> false;
    };
  }
}

package io.ficus.cdc.bridge.snapshot;

import java.time.Instant;
import java.util.List;

/**
 * A snapshot that was asked for while the log is followed, and how far it is.
 *
 * @param id names it in the audit
 * @param state what it is doing
 * @param filter the condition on its rows; empty for all
 * @param tables what it reads
 * @param actor who asked for it
 * @param reason why
 * @param askedAt when
 * @param detail what went wrong; empty if nothing
 */
public record SnapshotProgress(
    String id,
    State state,
    String filter,
    List<Table> tables,
    String actor,
    String reason,
    Instant askedAt,
    String detail) {

  public SnapshotProgress {
    tables = List.copyOf(tables);
  }

  /** True as long as it waits or is read. */
  public boolean isOpen() {
    return state.isOpen();
  }

  /** What a snapshot is doing. */
  public enum State {
    /** Waits for the stream to run, for one before it, or for old transactions to end. */
    WAITING,
    /** Reads chunks between changes. */
    RUNNING,
    /** Every row of it is in Kafka. */
    ENDED,
    /** Given up by a person. */
    STOPPED,
    /** A table could not be read; see the detail. */
    FAILED;

    /** True as long as it waits or is read. */
    boolean isOpen() {
      return switch (this) {
        case WAITING, RUNNING -> true;
        case ENDED, STOPPED, FAILED -> false;
      };
    }
  }

  /**
   * One table of it.
   *
   * @param table with its schema
   * @param rows how many of its rows are in Kafka, since this process began
   * @param rowsEstimated how many it has, roughly; -1 where that is not known
   * @param finished whether it was read whole
   */
  public record Table(String table, long rows, long rowsEstimated, boolean finished) {}
}

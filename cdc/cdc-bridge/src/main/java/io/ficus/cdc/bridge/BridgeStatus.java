package io.ficus.cdc.bridge;

import io.ficus.cdc.SourcePosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a bridge stands.
 *
 * @param name the bridge
 * @param state what it is doing
 * @param since since when
 * @param reason why it was paused or resumed, and by whom; empty otherwise
 * @param position every change that was committed before it is in Kafka; absent before the snapshot
 *     is complete
 * @param lagBytes log written after the position; absent if the database does not answer
 * @param lagSeconds age of the last change that was carried, 0 at the end of the log; absent before
 *     the first one
 * @param eventsPerSecond changes carried, over the last ten seconds
 * @param totalEvents changes carried since this instance started
 * @param snapshot progress per table, in the order of the configuration; empty if this instance
 *     took no snapshot
 * @param lastError the last failure; stays after recovery
 * @param warnings what works and will bite, in plain words
 */
public record BridgeStatus(
    String name,
    BridgeState state,
    Instant since,
    String reason,
    Optional<SourcePosition> position,
    Optional<Long> lagBytes,
    Optional<Double> lagSeconds,
    double eventsPerSecond,
    long totalEvents,
    List<TableProgress> snapshot,
    Optional<Failure> lastError,
    List<String> warnings) {

  public BridgeStatus {
    snapshot = List.copyOf(snapshot);
    warnings = List.copyOf(warnings);
  }

  /**
   * How far the snapshot of one table is.
   *
   * @param rowsDone rows that are in Kafka
   * @param rowsEstimated rows in the table: counted if it is small, else the planner's estimate
   */
  public record TableProgress(String table, long rowsDone, long rowsEstimated, boolean finished) {}

  /**
   * What went wrong.
   *
   * @param message what, why, and what to do
   * @param cause the innermost cause, with its type
   */
  public record Failure(String message, String cause, Instant at) {}
}

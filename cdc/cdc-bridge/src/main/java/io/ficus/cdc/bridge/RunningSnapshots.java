package io.ficus.cdc.bridge;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.capture.Capture;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connects the snapshots that are owed with one run of the connector. Used by one thread. */
final class RunningSnapshots implements AutoCloseable {

  /** Debezium's, in the offset: the id of the signal of the snapshot that is being read. */
  private static final String CORRELATION = "incremental_snapshot_correlation_id";

  private final LegacySource source;
  private final Snapshots snapshots;
  private final Optional<String> goesOnWith;
  private final String openTransactions;
  private boolean attached;

  private RunningSnapshots(
      LegacySource source,
      Snapshots snapshots,
      Optional<String> goesOnWith,
      String openTransactions) {
    this.source = source;
    this.snapshots = snapshots;
    this.goesOnWith = goesOnWith;
    this.openTransactions = openTransactions;
  }

  /**
   * Owes a snapshot of tables that were added to the configuration since the stream began, and
   * makes the log carry them.
   */
  static RunningSnapshots of(
      LegacySource source, Map<String, TableFacts> facts, StartPoint start, Snapshots snapshots)
      throws SQLException {
    Set<String> added = start.phase() == Phase.STREAM ? source.notCarried() : Set.of();
    if (!added.isEmpty()) {
      if (!snapshots.owes(added)) {
        Map<String, Long> estimates = new HashMap<>();
        added.forEach(
            table ->
                Optional.ofNullable(facts.get(table))
                    .ifPresent(found -> estimates.put(table, found.rows())));
        var unused =
            snapshots.start(
                SnapshotOrder.of(List.copyOf(added)),
                estimates,
                new Mandate("ficus", "added to the configuration"));
      }
      source.carry(added);
    }
    Object running = start.resume().offset().get(CORRELATION);
    return new RunningSnapshots(
        source,
        snapshots,
        Optional.ofNullable(running).map(String::valueOf),
        // What a transaction that is open now has changed before the log carried a table is never
        // in the log: a snapshot must not be read before it has ended.
        source.openTransactions());
  }

  void advance(Capture capture) throws SQLException {
    if (!attached && capture.isPolling() && source.haveEnded(openTransactions)) {
      capture.signals().ifPresent(channel -> snapshots.attached(channel, goesOnWith));
      attached = true;
    }
    snapshots.advance();
  }

  @Override
  public void close() {
    snapshots.detached();
  }
}

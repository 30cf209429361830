package io.ficus.cdc.bridge;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.capture.Capture;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
   * Owes a snapshot of tables that were added since the stream began, and makes the log carry them.
   */
  static RunningSnapshots of(
      BridgeConfig config,
      LegacySource source,
      Map<String, TableFacts> facts,
      StartPoint start,
      StandingOrders orders,
      Snapshots snapshots)
      throws SQLException {
    if (start.phase() == Phase.SNAPSHOT) {
      oweFirst(config, source, facts, snapshots);
    } else {
      Set<String> notCarried = source.notCarried();
      Set<String> unread = new LinkedHashSet<>(notCarried);
      unread.addAll(orders.unread());
      if (!unread.isEmpty() && !snapshots.owes(unread)) {
        Map<String, Long> estimates = new HashMap<>();
        unread.forEach(
            table ->
                Optional.ofNullable(facts.get(table))
                    .ifPresent(found -> estimates.put(table, found.rows())));
        var unused =
            snapshots.start(
                SnapshotOrder.of(List.copyOf(unread)), estimates, mandate(unread, orders));
      }
      source.carry(notCarried);
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

  /** One snapshot a table, so that one that was read is settled whatever happens to the next. */
  private static void oweFirst(
      BridgeConfig config,
      LegacySource source,
      Map<String, TableFacts> facts,
      Snapshots snapshots) {
    switch (config.firstSnapshot()) {
      case AT_ONCE -> {}
      case WHILE_STREAMING -> {
        List<String> nameless =
            facts.values().stream()
                .filter(table -> table.primaryKey().isEmpty())
                .map(TableFacts::table)
                .toList();
        if (!source.streamsWithoutRows() || !nameless.isEmpty()) {
          throw BridgeFault.fatal(
              (nameless.isEmpty()
                      ? "Tables of this kind of database"
                      : "Tables without a primary key (" + String.join(", ", nameless) + ")")
                  + " cannot be read while the bridge streams. Set ficus.source.first-snapshot to"
                  + " at-once, or do not carry them; then start anew.");
        }
        for (TableFacts table : facts.values()) {
          if (!snapshots.owes(List.of(table.table()))) {
            var unused =
                snapshots.start(
                    SnapshotOrder.of(List.of(table.table())),
                    Map.of(table.table(), table.rows()),
                    new Mandate("ficus", "first snapshot, while streaming"));
          }
        }
      }
    }
  }

  private static Mandate mandate(Set<String> tables, StandingOrders orders) {
    return tables.stream()
        .flatMap(table -> Optional.ofNullable(orders.added().get(table)).stream())
        .findFirst()
        .map(entry -> new Mandate(entry.actor(), entry.reason()))
        .orElseGet(() -> new Mandate("ficus", "added to the configuration"));
  }

  /**
   * Begins what can be begun.
   *
   * @param streams whether the log is being followed: before, the connector does not listen
   */
  void advance(Capture capture, boolean streams) throws SQLException {
    if (!attached && streams && capture.isPolling() && source.haveEnded(openTransactions)) {
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

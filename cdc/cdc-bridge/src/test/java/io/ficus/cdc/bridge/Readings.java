package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.snapshot.SnapshotProgress;

/** How far a bridge is with the rows that it reads beside the stream. */
final class Readings {

  private Readings() {}

  /** Readings that have come to their end. */
  static long ended(Bridge bridge) {
    return bridge.snapshots().stream()
        .filter(one -> one.state() == SnapshotProgress.State.ENDED)
        .count();
  }

  /** Readings that are owed, or under way. */
  static long open(Bridge bridge) {
    return bridge.snapshots().stream().filter(SnapshotProgress::isOpen).count();
  }

  /** Rows that were read of a table, as the change stream names it. */
  static long rows(Bridge bridge, String table) {
    return bridge.snapshots().stream()
        .flatMap(one -> one.tables().stream())
        .filter(one -> one.table().equals(table))
        .mapToLong(SnapshotProgress.Table::rows)
        .sum();
  }
}

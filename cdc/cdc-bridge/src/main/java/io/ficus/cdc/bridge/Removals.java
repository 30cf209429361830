package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Route;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.LegacySource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether tables can be taken out while the others are carried on. */
final class Removals {

  private final BridgeConfig config;
  private final LegacySource source;
  private final Snapshots snapshots;

  Removals(BridgeConfig config, LegacySource source, Snapshots snapshots) {
    this.config = config;
    this.source = source;
    this.snapshots = snapshots;
  }

  /**
   * What will be run in the source for it; empty where there is nothing to be run.
   *
   * @throws IllegalArgumentException if one cannot be taken out
   */
  List<String> statements(List<String> tables) {
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("Name at least one table");
    }
    for (String table : tables) {
      requireCarried(table);
      for (Route route : config.routes()) {
        if (route.keyColumns().containsKey(table)) {
          throw new IllegalArgumentException(
              table
                  + " is a part of the route "
                  + route.name()
                  + ", whose readers count on it. Change ficus.source.routes and start anew");
        }
      }
      if (snapshots.owed().contains(table)) {
        throw new IllegalArgumentException(
            "A snapshot of "
                + table
                + " is being read or waits. Let it end, or run ficus bridge snapshot stop, first");
      }
    }
    Set<String> left = new HashSet<>(config.tables());
    tables.forEach(left::remove);
    if (left.isEmpty()) {
      throw new IllegalArgumentException(
          "Nothing would be left to carry. To stop carrying, run ficus bridge pause");
    }
    return source.withdrawal(tables);
  }

  private void requireCarried(String table) {
    if (!config.tables().contains(table)) {
      throw new IllegalArgumentException(
          "The bridge does not carry " + table + ". It carries " + config.tables());
    }
  }
}

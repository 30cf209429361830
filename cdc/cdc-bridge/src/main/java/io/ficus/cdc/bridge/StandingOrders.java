package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people have said of a bridge that holds over restarts, and for every process that may carry
 * it: read from its audit. Of a table the last word holds.
 *
 * @param pause the pause that nobody has ended; empty if none
 * @param added tables that were added while it ran, each with who asked for it
 * @param removed tables that were taken out while it ran, each with who asked for it
 * @param unread added tables of which no snapshot was begun since
 * @param carried those that were carried when it last streamed; empty where that is not kept
 */
record StandingOrders(
    Optional<AuditEntry> pause,
    Map<String, AuditEntry> added,
    Map<String, AuditEntry> removed,
    Set<String> unread,
    Optional<Set<String>> carried) {

  /** Nobody has said anything. */
  static final StandingOrders NONE =
      new StandingOrders(Optional.empty(), Map.of(), Map.of(), Set.of(), Optional.empty());

  /** The names of tables in an entry's details, joined by commas. */
  static final String TABLES = "tables";

  static StandingOrders of(List<AuditEntry> entries) {
    Optional<AuditEntry> pause = Optional.empty();
    Map<String, AuditEntry> added = new LinkedHashMap<>();
    Map<String, AuditEntry> removed = new LinkedHashMap<>();
    Set<String> unread = new LinkedHashSet<>();
    Optional<Set<String>> carried = Optional.empty();
    for (AuditEntry entry : entries) {
      switch (entry.kind()) {
        case PAUSED -> pause = Optional.of(entry);
        case RESUMED -> pause = Optional.empty();
        case TABLES_ADDED -> {
          for (String table : tables(entry)) {
            removed.remove(table);
            added.put(table, entry);
            unread.add(table);
          }
        }
        case TABLES_REMOVED -> {
          for (String table : tables(entry)) {
            added.remove(table);
            removed.put(table, entry);
            unread.remove(table);
          }
        }
        case TABLES_CARRIED -> carried = Optional.of(Set.copyOf(tables(entry)));
        case SNAPSHOT_STARTED -> tables(entry).forEach(unread::remove);
        case SNAPSHOT_STOPPED,
            SNAPSHOT_ENDED,
            SCHEMA_ACCEPTED,
            POSITION_SET,
            POSITION_IMPORTED,
            SLOT_ADVANCED,
            SLOT_DROPPED -> {}
      }
    }
    return new StandingOrders(pause, added, removed, unread, carried);
  }

  private static List<String> tables(AuditEntry entry) {
    return Arrays.asList(entry.details().getOrDefault(TABLES, "").split(",", -1));
  }

  /**
   * A configuration with the tables that were added to it, and without those that were taken out. A
   * table of a route is never taken out, nor the last one.
   */
  BridgeConfig apply(BridgeConfig config) {
    Set<String> tables = new LinkedHashSet<>(config.tables());
    tables.addAll(added.keySet());
    Set<String> out = new LinkedHashSet<>(removed.keySet());
    config.routes().forEach(route -> out.removeAll(route.keyColumns().keySet()));
    tables.removeAll(out);
    if (tables.isEmpty() || List.copyOf(tables).equals(config.tables())) {
      return config;
    }
    return config.toBuilder()
        .tables(List.copyOf(tables))
        .rules(config.rules().without(out))
        .build();
  }
}

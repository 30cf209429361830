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
 * it: read from its audit.
 *
 * @param pause the pause that nobody has ended; empty if none
 * @param added tables that were added while it ran, each with who asked for it
 * @param unread those of them of which no snapshot was begun since
 */
record StandingOrders(
    Optional<AuditEntry> pause, Map<String, AuditEntry> added, Set<String> unread) {

  /** Nobody has said anything. */
  static final StandingOrders NONE =
      new StandingOrders(Optional.empty(), new LinkedHashMap<>(), Set.of());

  /** The names of tables in an entry's details, joined by commas. */
  static final String TABLES = "tables";

  static StandingOrders of(List<AuditEntry> entries) {
    Optional<AuditEntry> pause = Optional.empty();
    Map<String, AuditEntry> added = new LinkedHashMap<>();
    Set<String> unread = new LinkedHashSet<>();
    for (AuditEntry entry : entries) {
      switch (entry.kind()) {
        case PAUSED -> pause = Optional.of(entry);
        case RESUMED -> pause = Optional.empty();
        case TABLES_ADDED -> {
          for (String table : tables(entry)) {
            added.put(table, entry);
            unread.add(table);
          }
        }
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
    return new StandingOrders(pause, added, unread);
  }

  private static List<String> tables(AuditEntry entry) {
    return Arrays.asList(entry.details().getOrDefault(TABLES, "").split(",", -1));
  }

  /** A configuration with the tables that were added to it. */
  BridgeConfig apply(BridgeConfig config) {
    Set<String> tables = new LinkedHashSet<>(config.tables());
    return tables.addAll(added.keySet())
        ? config.toBuilder().tables(List.copyOf(tables)).build()
        : config;
  }
}

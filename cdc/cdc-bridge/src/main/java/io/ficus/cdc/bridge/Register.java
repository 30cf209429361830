package io.ficus.cdc.bridge;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.AuditEntry.Kind;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import io.ficus.cdc.bridge.source.LegacySource;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tables a bridge has carried, in its audit: kept for a source whose log holds every table's
 * changes, and can tell a table that is new to the bridge by nothing else. Used by one thread.
 */
final class Register {

  private final LegacySource source;
  private final AuditTopic audit;
  private final Clock clock;
  private final Set<String> now;
  private Optional<Set<String>> before;

  Register(
      BridgeConfig config,
      LegacySource source,
      StandingOrders orders,
      AuditTopic audit,
      Clock clock) {
    this.source = source;
    this.audit = audit;
    this.clock = clock;
    this.now = Set.copyOf(config.tables());
    this.before = orders.carried();
  }

  /** Tables that are to be carried and were not so far. */
  Set<String> fresh() throws SQLException {
    return source.notCarried(before);
  }

  /**
   * From now on the tables that are configured have been carried. To be called when what is new
   * among them is owed, and the log is read past what was read with the list before.
   *
   * @throws RuntimeException if the audit cannot be written
   */
  void keep() {
    if (source.logsEveryTable() && !before.equals(Optional.of(now))) {
      audit.append(
          AuditEntry.of(
              Kind.TABLES_CARRIED,
              Map.of(StandingOrders.TABLES, String.join(",", now.stream().sorted().toList())),
              new Mandate("ficus", "the list of tables, as it is carried from here on"),
              clock.instant()));
      before = Optional.of(now);
    }
  }
}

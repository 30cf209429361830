package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.pipeline.RecordAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A table that a bridge carries.
 *
 * @param table with its schema
 * @param topic where its changes go
 * @param addedBy who added it while the bridge ran; empty if it is in the configuration alone
 * @param addedAt when
 */
public record CarriedTable(
    String table, String topic, Optional<String> addedBy, Optional<Instant> addedAt) {

  static List<CarriedTable> of(BridgeConfig config, StandingOrders orders) {
    return config.tables().stream()
        .map(
            table -> {
              Optional<AuditEntry> added = Optional.ofNullable(orders.added().get(table));
              return new CarriedTable(
                  table,
                  RecordAddress.topic(config, table),
                  added.map(AuditEntry::actor),
                  added.map(AuditEntry::at));
            })
        .toList();
  }
}

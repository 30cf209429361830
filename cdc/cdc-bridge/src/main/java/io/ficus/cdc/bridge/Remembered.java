package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.schema.Schemas;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import java.util.List;

/**
 * What a run is given of the ones before it, besides the position.
 *
 * @param entries the audit
 * @param orders what it says that holds
 * @param snapshots those that are owed
 * @param schemas what is known of the tables' columns
 * @param register which tables were carried
 */
record Remembered(
    List<AuditEntry> entries,
    StandingOrders orders,
    Snapshots snapshots,
    Schemas schemas,
    Register register) {}

package io.ficus.cdc.bridge;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import io.ficus.cdc.bridge.kafka.AuditEntry.Kind;
import io.ficus.cdc.bridge.kafka.AuditTopic;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.LegacySource;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The tables that a bridge carries, to look at, to add to and to take from while it runs. What is
 * said here holds over restarts and for every process of the bridge. Thread-safe.
 */
public final class CarriedTables {

  private final Supervisor supervisor;
  private final Lifecycle lifecycle;
  private final Wishes wishes;
  private final LegacySource source;
  private final Snapshots snapshots;
  private final AuditTopic audit;
  private final Clock clock;

  CarriedTables(
      Supervisor supervisor,
      Lifecycle lifecycle,
      Wishes wishes,
      LegacySource source,
      Snapshots snapshots,
      AuditTopic audit,
      Clock clock) {
    this.supervisor = supervisor;
    this.lifecycle = lifecycle;
    this.wishes = wishes;
    this.source = source;
    this.snapshots = snapshots;
    this.audit = audit;
    this.clock = clock;
  }

  /** In the order of the configuration; those that were added come last. */
  public List<CarriedTable> all() {
    return CarriedTable.of(supervisor.config(), supervisor.orders());
  }

  /** Those that the configuration names and somebody has taken out. */
  public List<RemovedTable> removed() {
    return supervisor.orders().removed().entrySet().stream()
        .filter(table -> supervisor.configured().tables().contains(table.getKey()))
        .filter(table -> !supervisor.config().tables().contains(table.getKey()))
        .map(
            table ->
                new RemovedTable(
                    table.getKey(),
                    table.getValue().actor(),
                    table.getValue().reason(),
                    table.getValue().at()))
        .toList();
  }

  /**
   * About how many rows tables have that are to be carried too. Changes nothing.
   *
   * @throws IllegalArgumentException if one cannot be carried, or is already
   * @throws IllegalStateException if this process does not carry now
   */
  public Map<String, Long> estimate(List<String> tables) {
    requireAtRest("Add tables");
    return new Additions(supervisor.config(), source).estimate(tables);
  }

  /**
   * Carries tables besides the others from now on. What is in them is read while the log is
   * followed; {@link Bridge#snapshots()} shows how far that is.
   *
   * @return about how many rows they have
   * @throws IllegalArgumentException as {@link #estimate} does
   * @throws IllegalStateException as {@link #estimate} does
   * @throws RuntimeException if the audit cannot be written; then nothing is begun
   */
  public Map<String, Long> add(List<String> tables, Mandate mandate) {
    Map<String, Long> estimates = estimate(tables);
    order(Kind.TABLES_ADDED, tables, mandate);
    return estimates;
  }

  /**
   * What would be run in the source if tables were taken out. Changes nothing.
   *
   * @throws IllegalArgumentException if one cannot be taken out
   * @throws IllegalStateException if this process does not carry now
   */
  public List<String> statements(List<String> tables) {
    requireAtRest("Take tables out");
    return new Removals(supervisor.config(), source, snapshots).statements(tables);
  }

  /**
   * Stops to carry tables, while the others are carried on. Their topics and what is in them stay,
   * and so does the slot; changes that are not in Kafka yet do not come any more.
   *
   * @return what is run in the source for it when the stream begins again
   * @throws IllegalArgumentException as {@link #statements} does
   * @throws IllegalStateException as {@link #statements} does
   * @throws RuntimeException if the audit cannot be written; then nothing is done
   */
  public List<String> remove(List<String> tables, Mandate mandate) {
    List<String> statements = statements(tables);
    order(Kind.TABLES_REMOVED, tables, mandate);
    return statements;
  }

  private void order(Kind kind, List<String> tables, Mandate mandate) {
    audit.append(
        AuditEntry.of(
            kind,
            Map.of(StandingOrders.TABLES, String.join(",", tables)),
            mandate,
            clock.instant()));
    wishes.beginAnew();
  }

  private void requireAtRest(String what) {
    BridgeState state = lifecycle.at().state();
    switch (state) {
      case CATCHING_UP, STREAMING, PAUSED, HALTED -> {}
      case STARTING, SNAPSHOTTING, RETRYING, STOPPED ->
          throw new IllegalStateException(
              "The bridge is "
                  + state
                  + " in this process. "
                  + what
                  + " where and when it streams or is paused: see ficus bridge status");
    }
  }
}

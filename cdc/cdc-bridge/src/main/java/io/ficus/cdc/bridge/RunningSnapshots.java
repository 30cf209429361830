package io.ficus.cdc.bridge;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.capture.Capture;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.snapshot.SnapshotOrder;
import io.ficus.cdc.bridge.snapshot.Snapshots;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.Sender;
import io.ficus.cdc.bridge.source.StartPoint;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connects the snapshots that are owed with one run of the connector. Used by one thread. */
final class RunningSnapshots implements AutoCloseable {

  /** Debezium's, in the offset: the id of the signal of the snapshot that is being read. */
  private static final String CORRELATION = "incremental_snapshot_correlation_id";

  /** No chunk takes so long in which the source is not at work. */
  private static final Duration STILL = Duration.ofSeconds(5);

  private final BridgeConfig config;
  private final LegacySource source;
  private final Snapshots snapshots;
  private final Register register;
  private final Optional<String> goesOnWith;
  private final String openTransactions;
  private final Set<String> fresh;
  private boolean attached;

  private RunningSnapshots(
      BridgeConfig config,
      LegacySource source,
      Snapshots snapshots,
      Register register,
      Optional<String> goesOnWith,
      String openTransactions,
      Set<String> fresh) {
    this.config = config;
    this.source = source;
    this.snapshots = snapshots;
    this.register = register;
    this.goesOnWith = goesOnWith;
    this.openTransactions = openTransactions;
    this.fresh = fresh;
  }

  /**
   * Owes a snapshot of tables that were added since the stream began, and makes the log carry them.
   *
   * @throws BridgeFault fatal, if they are to be read and cannot be
   */
  static RunningSnapshots of(
      BridgeConfig config,
      LegacySource source,
      Map<String, TableFacts> facts,
      StartPoint start,
      Remembered remembered)
      throws SQLException {
    Snapshots snapshots = remembered.snapshots();
    Register register = remembered.register();
    Set<String> fresh = Set.of();
    if (start.phase() == Phase.SNAPSHOT) {
      oweFirst(config, source, facts, snapshots);
      // Whatever the list was before, every table of it is read now.
      register.keep();
    } else {
      fresh = register.fresh();
      oweFresh(source, facts, fresh, remembered);
      source.carry(fresh);
    }
    Object running = start.resume().offset().get(CORRELATION);
    return new RunningSnapshots(
        config,
        source,
        snapshots,
        register,
        Optional.ofNullable(running).map(String::valueOf),
        // What a transaction that is open now has changed before the log carried a table is never
        // in the log: a snapshot must not be read before it has ended.
        source.openTransactions(),
        fresh);
  }

  private static void oweFresh(
      LegacySource source, Map<String, TableFacts> facts, Set<String> fresh, Remembered remembered)
      throws SQLException {
    StandingOrders orders = remembered.orders();
    Snapshots snapshots = remembered.snapshots();
    Set<String> unread = new LinkedHashSet<>(fresh);
    unread.addAll(orders.unread());
    unread.removeIf(snapshots::owesAllOf);
    if (unread.isEmpty()) {
      return;
    }
    List<String> obstacles = source.obstaclesToReading();
    if (!obstacles.isEmpty()) {
      throw BridgeFault.fatal(
          String.join(", ", unread)
              + " is to be carried too, and what is in it is to be read. "
              + String.join(" ", obstacles)
              + " Or take it out of ficus.source.tables, and start anew.");
    }
    Map<String, Long> estimates = new HashMap<>();
    unread.forEach(
        table ->
            Optional.ofNullable(facts.get(table))
                .ifPresent(found -> estimates.put(table, found.rows())));
    var unused =
        snapshots.start(SnapshotOrder.of(List.copyOf(unread)), estimates, mandate(unread, orders));
  }

  /** Owes a snapshot of each table, where they are to be read beside the stream. */
  private static void oweFirst(
      BridgeConfig config, LegacySource source, Map<String, TableFacts> facts, Snapshots snapshots)
      throws SQLException {
    switch (config.firstSnapshot()) {
      case AT_ONCE -> {}
      case WHILE_STREAMING -> {
        List<String> nameless =
            facts.values().stream()
                .filter(table -> table.primaryKey().isEmpty())
                .map(TableFacts::table)
                .toList();
        List<String> obstacles = new ArrayList<>(source.obstaclesToReading());
        if (!nameless.isEmpty()) {
          obstacles.add(
              "Tables without a primary key ("
                  + String.join(", ", nameless)
                  + ") cannot be read while the bridge streams.");
        }
        if (!obstacles.isEmpty()) {
          throw BridgeFault.fatal(
              String.join(" ", obstacles)
                  + " Or set ficus.source.first-snapshot to at-once, or do not carry them; then"
                  + " start anew.");
        }
        Map<String, Long> unread = new LinkedHashMap<>();
        facts.values().stream()
            .filter(table -> !snapshots.owesAllOf(table.table()))
            .forEach(table -> unread.put(table.table(), table.rows()));
        if (!unread.isEmpty()) {
          var unused =
              snapshots.start(
                  SnapshotOrder.of(List.copyOf(unread.keySet())),
                  unread,
                  new Mandate("ficus", "first snapshot, while streaming"));
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
   * Tables whose changes were in the log before, and not in Kafka. Of a transaction that Kafka has,
   * and that is read once more, theirs are to be left out.
   */
  Set<String> leftOutSoFar() {
    return source.logsEveryTable() ? fresh : Set.of();
  }

  /**
   * Begins what can be begun.
   *
   * @param state of the bridge: before it follows the log, the connector does not listen
   * @throws BridgeFault fatal, if a table is owed that the connector cannot read; passing, if rows
   *     could not be read in this run
   */
  void advance(Capture capture, BridgeState state) throws SQLException {
    if (snapshots.hasFailedReading()) {
      String said =
          "The source refused to hand out rows of a snapshot; Debezium's log says why. The bridge"
              + " begins again, and reads the table anew";
      throw source.limitsBytes() ? BridgeFault.tooMuch(said) : BridgeFault.passing(said, null);
    }
    if (attached && standsStill(state)) {
      throw BridgeFault.passing(
          "The snapshot stands still: Debezium waits for a transaction that others have used up."
              + " The bridge begins again, and the snapshot goes on where it was",
          null);
    }
    if (!attached && mayRead(state) && capture.isPolling() && source.haveEnded(openTransactions)) {
      requireKnown();
      register.keep();
      capture.signals().ifPresent(channel -> snapshots.attached(channel, goesOnWith));
      attached = true;
    }
    snapshots.advance();
  }

  /**
   * A chunk ends with the transaction whose id is the next one, or with a change of a carried
   * table. Where the id goes to a transaction that the log does not hand out, of another database
   * or of other tables, and the carried ones are quiet, the connector waits for ever.
   */
  private boolean standsStill(BridgeState state) throws SQLException {
    Duration beats = config.heartbeat().multipliedBy(3);
    return !source.logsEveryTable()
        && state == BridgeState.STREAMING
        && snapshots.standsStill(beats.compareTo(STILL) > 0 ? beats : STILL)
        && source.sender() == Sender.WAITS;
  }

  /**
   * Where the connector learns from the log what tables are, a table that was made lately is known
   * to it once it has caught up.
   */
  private boolean mayRead(BridgeState state) {
    return source.logsEveryTable() ? state == BridgeState.STREAMING : state.followsTheLog();
  }

  private void requireKnown() throws SQLException {
    Set<String> owed = snapshots.owed();
    owed.retainAll(config.tables());
    List<String> obstacles = owed.isEmpty() ? List.of() : source.obstaclesToAdding(owed);
    if (!obstacles.isEmpty()) {
      throw BridgeFault.fatal(
          String.join(" ", obstacles)
              + " Then resume. Or take it out of ficus.source.tables and start anew.");
    }
  }

  @Override
  public void close() {
    snapshots.detached();
  }
}

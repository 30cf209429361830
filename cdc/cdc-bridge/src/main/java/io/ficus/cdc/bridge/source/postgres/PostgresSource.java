package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Route;
import io.ficus.cdc.bridge.source.FetchSize;
import io.ficus.cdc.bridge.source.KeptConnection;
import io.ficus.cdc.bridge.source.Lease;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.LogReader;
import io.ficus.cdc.bridge.source.LogRetention;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.ResumePoint;
import io.ficus.cdc.bridge.source.Sender;
import io.ficus.cdc.bridge.source.StartPoint;
import io.ficus.cdc.bridge.source.TableFacts;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, by a replication slot and {@code pgoutput}. Thread-safe. */
public final class PostgresSource implements LegacySource {

  private static final int LEASE_SECONDS = 5;

  private final BridgeConfig config;
  private final PostgresDatabase database;
  private final PostgresTables tables;
  private final Publication publication;
  private final PostgresGapGuard guard;
  private final KeptConnection kept;

  /** For who leads: whoever stands by must not wait for an answer that does not come. */
  private final KeptConnection asking;

  /**
   * Checks the URL, and nothing else yet.
   *
   * @throws IllegalArgumentException if it is not PostgreSQL's
   */
  public PostgresSource(BridgeConfig config) {
    JdbcAddress.parse(config.jdbcUrl());
    this.config = config;
    this.database = new PostgresDatabase(config);
    this.tables = new PostgresTables(config, database);
    this.publication = new Publication(config, database);
    this.kept = new KeptConnection(database::connect);
    this.asking = new KeptConnection(() -> database.connect(LEASE_SECONDS));
    this.guard = new PostgresGapGuard(config, database, publication);
  }

  @Override
  public Map<String, TableFacts> examine() throws SQLException {
    return tables.facts();
  }

  @Override
  public List<String> warnings(Map<String, TableFacts> facts) {
    List<String> warnings = new ArrayList<>();
    for (TableFacts table : facts.values()) {
      if (table.primaryKey().isEmpty()) {
        warnings.add(
            table.table() + " has no primary key: its changes go to partition 0 without a key.");
      }
    }
    for (Route route : config.routes()) {
      route
          .keyColumns()
          .forEach(
              (name, column) -> {
                if (!config.rules().appendOnly().contains(name)) {
                  warnOfKey(warnings, facts.get(name), column);
                }
              });
    }
    return warnings;
  }

  private static void warnOfKey(List<String> warnings, @Nullable TableFacts table, String column) {
    if (table != null && !table.oldRowHas(column)) {
      warnings.add(
          table.table()
              + " is routed by "
              + column
              + ", which the log does not carry for a delete: the first one halts the bridge. Run"
              + " ALTER TABLE "
              + table.table()
              + " REPLICA IDENTITY FULL.");
    }
  }

  @Override
  public List<TableFacts> counted(Collection<TableFacts> facts) throws SQLException {
    return tables.counted(facts);
  }

  @Override
  public StartPoint prepare(StartPoint stored) throws SQLException {
    StartPoint checked = guard.check(stored);
    return switch (checked.phase()) {
      case SNAPSHOT -> checked;
      // A place that was stored by an earlier version, or elsewhere, may lack a key.
      case STREAM ->
          new StartPoint(
              Phase.STREAM,
              checked.identity(),
              PostgresOffsets.resumeAt(
                  checked.resume().position().offset(),
                  PostgresOffsets.incremental(checked.resume().offset())));
    };
  }

  @Override
  public Map<String, String> connector(StartPoint start) {
    return PostgresConnectorProperties.of(config, start);
  }

  @Override
  public Map<String, String> reading(FetchSize size) {
    return size.limited(config.maxQueueBytes());
  }

  @Override
  public boolean limitsBytes() {
    return true;
  }

  @Override
  public Map<String, String> partition() {
    return Map.of("server", config.source());
  }

  @Override
  public LogReader reader(StartPoint start) {
    return new PostgresLogReader(database, start);
  }

  @Override
  public void heartbeat(String content) throws SQLException {
    kept.ask(
        connection -> {
          PostgresDatabase.emitHeartbeat(connection, content);
          return 0L;
        });
  }

  @Override
  public Sender sender() throws SQLException {
    return kept.ask(connection -> PostgresSlot.sender(connection, config.slot()));
  }

  @Override
  public long bytesBehind(SourcePosition position) throws SQLException {
    return Math.max(0, kept.ask(PostgresDatabase::insertLsn) - position.offset());
  }

  @Override
  public Optional<Lease> tryLead() throws SQLException {
    if (holder().isPresent()) {
      return Optional.empty();
    }
    Connection connection = database.connect(LEASE_SECONDS);
    Optional<Lease> taken = Optional.empty();
    try {
      taken = PostgresLease.tryTake(connection, config.name());
      if (taken.isPresent()) {
        asking.close();
      }
      return taken;
    } finally {
      if (taken.isEmpty()) {
        connection.close();
      }
    }
  }

  @Override
  public String leader() throws SQLException {
    return holder().orElse("nobody");
  }

  private Optional<String> holder() throws SQLException {
    return asking.ask(connection -> PostgresLease.holder(connection, config.name()));
  }

  @Override
  public boolean logsEveryTable() {
    return false;
  }

  /** By the publication, which knows better than anybody's memory. */
  @Override
  public Set<String> notCarried(Optional<Set<String>> before) throws SQLException {
    return publication.missing();
  }

  @Override
  public void carry(Collection<String> others) throws SQLException {
    publication.add(others);
  }

  @Override
  public List<String> withdrawal(Collection<String> others) {
    return others.stream().map(publication::withdrawal).toList();
  }

  @Override
  public List<String> obstacles() throws SQLException {
    return tables.obstacles();
  }

  @Override
  public String openTransactions() throws SQLException {
    return kept.ask(
            connection ->
                PostgresDatabase.text(
                    connection, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))
        .orElse("0");
  }

  @Override
  public boolean haveEnded(String openTransactions) throws SQLException {
    return new BigInteger(
                kept.ask(
                        connection ->
                            PostgresDatabase.text(
                                connection, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"))
                    .orElse("0"))
            .compareTo(new BigInteger(openTransactions))
        >= 0;
  }

  @Override
  public long estimate(String table, String filter) throws SQLException {
    return tables.estimate(table, filter);
  }

  @Override
  public Optional<LogRetention> retention() throws SQLException {
    return Optional.of(kept.ask(connection -> PostgresSlot.retention(connection, config.slot())));
  }

  @Override
  public ResumePoint pointAt(String text) {
    return PostgresOffsets.resumeAt(PostgresSlot.lsn(text), Map.of());
  }

  @Override
  public ResumePoint takeOver(Map<String, Object> offset) throws SQLException {
    OptionalLong whole = PostgresOffsets.wholeUpTo(offset);
    if (whole.isPresent()) {
      return PostgresOffsets.resumeAt(whole.getAsLong(), Map.of());
    }
    // It has confirmed to the slot no more than what it had whole.
    return PostgresOffsets.resumeAt(
        database
            .slot()
            .orElseThrow(
                () -> new IllegalArgumentException("There is no slot named " + config.slot()))
            .confirmedLsn(),
        Map.of());
  }

  @Override
  public Map<String, Object> handOver(ResumePoint point) {
    return PostgresOffsets.plain(point);
  }

  @Override
  public void forgetUpTo(ResumePoint point) throws SQLException {
    try (Connection connection = database.connect()) {
      PostgresSlot.advance(connection, config.slot(), point.position().offset());
    }
  }

  @Override
  public void forgetAll() throws SQLException {
    try (Connection connection = database.connect()) {
      PostgresSlot.drop(connection, config.slot());
    }
  }

  @Override
  public LegacySource with(BridgeConfig other) {
    return new PostgresSource(other);
  }

  @Override
  public void close() {
    kept.close();
    asking.close();
  }
}

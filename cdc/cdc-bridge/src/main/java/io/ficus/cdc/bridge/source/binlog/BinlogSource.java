package io.ficus.cdc.bridge.source.binlog;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.capture.ConnectorReading;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.kafka.TableHistory;
import io.ficus.cdc.bridge.source.FetchSize;
import io.ficus.cdc.bridge.source.KeptConnection;
import io.ficus.cdc.bridge.source.Lease;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.LogReader;
import io.ficus.cdc.bridge.source.ResumePoint;
import io.ficus.cdc.bridge.source.Sender;
import io.ficus.cdc.bridge.source.StartPoint;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * MariaDB and MySQL, by their binary log in row format. Thread-safe.
 *
 * <p>Marks are rows of {@link io.ficus.cdc.MarkTable}. A row event can be seen before the row is
 * visible to a SELECT, so nothing here looks a row up when its event comes.
 */
public final class BinlogSource implements LegacySource {

  private final BridgeConfig config;
  private final BinlogDatabase database;
  private final KeptConnection kept;

  /** For who leads: whoever stands by must not wait for an answer that does not come. */
  private final KeptConnection asking;

  private final AtomicReference<Double> eventsSeen = new AtomicReference<>(0.0);

  /**
   * Checks the URL, and nothing else yet.
   *
   * @throws IllegalArgumentException if it is not MariaDB's or MySQL's
   */
  public BinlogSource(BridgeConfig config) {
    this.config = config;
    this.database = new BinlogDatabase(config);
    this.kept = new KeptConnection(database::connect);
    this.asking = new KeptConnection(() -> database.connect(5));
  }

  /** Whether a JDBC URL is of this family. */
  public static boolean speaks(String jdbcUrl) {
    return BinlogAddress.isOne(jdbcUrl);
  }

  @Override
  public Map<String, TableFacts> examine() throws SQLException {
    return database.facts();
  }

  @Override
  public List<String> warnings(Map<String, TableFacts> facts) {
    return facts.values().stream()
        .filter(table -> table.primaryKey().isEmpty())
        .map(
            table ->
                table.table() + " has no primary key: its changes go to partition 0 without a key.")
        .toList();
  }

  @Override
  public List<TableFacts> counted(Collection<TableFacts> facts) throws SQLException {
    return database.counted(facts);
  }

  @Override
  public StartPoint prepare(StartPoint stored) throws SQLException {
    try (Connection connection = database.connect()) {
      return new BinlogGapGuard(config, database.family()).check(connection, stored);
    }
  }

  @Override
  public Map<String, String> connector(StartPoint start) {
    return BinlogConnectorProperties.of(config);
  }

  /**
   * Rows of a first snapshot come one by one. A chunk is held whole, and the driver knows no limit
   * for it: what the database says of its rows' average has to do.
   */
  @Override
  public Map<String, String> reading(FetchSize size) throws SQLException {
    long average = kept.ask(database::averageRowBytes);
    return size.chunk(config.maxQueueBytes() / Math.max(1, average));
  }

  /** A chunk is put in its place between the changes by GTIDs, which every MariaDB has. */
  @Override
  public List<String> obstaclesToReading() throws SQLException {
    return switch (database.family()) {
      case MARIADB -> List.of();
      case MYSQL ->
          kept.ask(connection -> BinlogDatabase.variable(connection, "gtid_mode"))
                  .filter("ON"::equalsIgnoreCase)
                  .isPresent()
              ? List.of()
              : List.of(
                  "Tables cannot be read while the bridge streams, because gtid_mode is not ON."
                      + " ficus doctor prints the statements that switch it on; then start anew.");
    };
  }

  @Override
  public boolean logsEveryTable() {
    return true;
  }

  @Override
  public Set<String> notCarried(Optional<Set<String>> before) {
    Set<String> tables = new LinkedHashSet<>(config.tables());
    // Of a bridge that kept no list, by an earlier version: what it carried is what is configured.
    tables.removeAll(before.orElse(Set.copyOf(config.tables())));
    return tables;
  }

  @Override
  public long estimate(String table, String filter) throws SQLException {
    return database.estimate(table, filter);
  }

  @Override
  public List<String> obstacles() throws SQLException {
    return database.obstacles();
  }

  /**
   * What the user could not see when the bridge began is not in the connector's history of tables:
   * it could read no event of it, and would end at the first.
   */
  @Override
  public List<String> obstaclesToAdding(Collection<String> tables) {
    Set<String> known = TableHistory.tables(config, BinlogConnectorProperties.historyTopic(config));
    return tables.stream()
        .filter(table -> !known.contains(table.toLowerCase(Locale.ROOT)))
        .map(
            table ->
                "The connector does not know the columns of "
                    + table
                    + ": it was there when this bridge began, and "
                    + config.user()
                    + " could not see it then, or nothing of its database was carried. Carry it by a"
                    + " bridge of another ficus.source.name, or"
                    + " create it anew (CREATE TABLE ... LIKE, copy its rows, RENAME TABLE).")
        .toList();
  }

  @Override
  public Map<String, String> partition() {
    return Map.of("server", config.source());
  }

  @Override
  public LogReader reader(StartPoint start) {
    return new BinlogLogReader(
        BinlogDatabase.markTable(BinlogAddress.parse(config.jdbcUrl())),
        Boolean.parseBoolean(config.debezium().get("provide.transaction.metadata")),
        start);
  }

  @Override
  public ResumePoint takeOver(Map<String, Object> offset) {
    Object snapshot = offset.get(BinlogOffsets.SNAPSHOT);
    if (snapshot != null && !"false".equals(snapshot.toString())) {
      throw new IllegalArgumentException(
          "The connector is in the middle of its snapshot, which nobody else can go on with. Let it"
              + " stream first, or start anew with a snapshot: "
              + offset);
    }
    if (!offset.containsKey(BinlogOffsets.FILE)) {
      throw new IllegalArgumentException(
          "Not an offset of a Debezium binlog connector, which names a file: " + offset);
    }
    return BinlogOffsets.resume(offset);
  }

  @Override
  public void heartbeat(String content) throws SQLException {
    kept.ask(
        connection -> {
          database.heartbeat(connection, content);
          return 0L;
        });
  }

  /** A binlog is sent as it is, so its reader sees events also where nothing is carried. */
  @Override
  public Sender sender() {
    double seen = ConnectorReading.EVENTS_SEEN.of(config.source()).orElse(0.0);
    double before = eventsSeen.getAndSet(seen);
    return seen == 0.0 ? Sender.ABSENT : seen == before ? Sender.WAITS : Sender.WORKS;
  }

  @Override
  public long bytesBehind(SourcePosition position) throws SQLException {
    return kept.ask(connection -> BinlogDatabase.bytesBehind(connection, position));
  }

  @Override
  public Optional<Lease> tryLead() throws SQLException {
    if (holder().isPresent()) {
      return Optional.empty();
    }
    Connection connection = database.connect();
    Optional<Lease> lease = Optional.empty();
    try {
      lease = lease().tryTake(connection);
      if (lease.isPresent()) {
        asking.close();
      }
      return lease;
    } finally {
      if (lease.isEmpty()) {
        connection.close();
      }
    }
  }

  @Override
  public String leader() throws SQLException {
    return holder().orElse("nobody");
  }

  private Optional<String> holder() throws SQLException {
    return asking.ask(connection -> lease().holder(connection));
  }

  private BinlogLease lease() {
    return new BinlogLease(BinlogAddress.parse(config.jdbcUrl()).database(), config.name());
  }

  @Override
  public LegacySource with(BridgeConfig other) {
    return new BinlogSource(other);
  }

  @Override
  public void close() {
    kept.close();
    asking.close();
  }
}

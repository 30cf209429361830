package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge asks the legacy database itself, before it lets Debezium at it: Debezium tries
 * every SQLException again for ever, and makes a lost slot anew without a word. A connection per
 * call; thread-safe.
 */
final class PostgresDatabase {

  /** The slot when it was looked at. */
  record Slot(
      @Nullable String database,
      @Nullable String plugin,
      boolean active,
      long restartLsn,
      long confirmedLsn,
      String walStatus) {}

  private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

  private final BridgeConfig config;

  PostgresDatabase(BridgeConfig config) {
    this.config = config;
  }

  Connection connect() throws SQLException {
    return connect(60);
  }

  /** The same, where no answer may take longer than so many seconds. */
  Connection connect(int answerSeconds) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    properties.setProperty("ApplicationName", "ficus bridge " + config.name());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "8");
    properties.setProperty("socketTimeout", String.valueOf(answerSeconds));
    return DriverManager.getConnection(config.jdbcUrl(), properties);
  }

  /** Checks what does not depend on the position, and reads the tables' keys. */
  Map<String, TableFacts> facts() throws SQLException {
    try (Connection connection = connect()) {
      requireLogicalWal(connection);
      requireReplicationRight(connection);
      Map<String, TableFacts> facts = tables(connection);
      List<String> obstacles = obstacles(facts);
      if (!obstacles.isEmpty()) {
        throw BridgeFault.fatal(
            String.join(" ", obstacles)
                + " Or take what is named here out of the list. Then resume; nothing new is"
                + " published until then.");
      }
      return facts;
    }
  }

  /** What stands against carrying the configured tables, each in a sentence; empty if nothing. */
  List<String> obstacles() throws SQLException {
    try (Connection connection = connect()) {
      return obstacles(tables(connection));
    }
  }

  /** Those that are there, in the order of the configuration. */
  private Map<String, TableFacts> tables(Connection connection) throws SQLException {
    Map<String, TableFacts> facts = new LinkedHashMap<>();
    for (String table : config.tables()) {
      TableFacts found = table(connection, table);
      if (found != null) {
        facts.put(table, found);
      }
    }
    return facts;
  }

  // Once a table without identity is published, PostgreSQL refuses the shop's updates and deletes.
  private List<String> obstacles(Map<String, TableFacts> facts) {
    List<String> all = new ArrayList<>();
    for (String table : config.tables()) {
      TableFacts found = facts.get(table);
      if (found == null) {
        all.add(
            "There is no such table in the database: "
                + table
                + ". Create it, or correct the name, which has its schema and is case-sensitive.");
      } else if (!found.fullIdentity() && found.identityColumns().isEmpty()) {
        all.add(
            "PostgreSQL would refuse updates and deletes of "
                + table
                + " once it is published, because it has no replica identity. Run ALTER TABLE "
                + table
                + " REPLICA IDENTITY FULL; or give it a primary key.");
      }
    }
    return all;
  }

  private static void requireLogicalWal(Connection connection) throws SQLException {
    String level = text(connection, "SHOW wal_level").orElse("");
    if (!level.equals("logical")) {
      throw BridgeFault.fatal(
          "The source database writes no logical WAL (wal_level is "
              + level
              + "). Run ALTER SYSTEM SET wal_level = 'logical', restart PostgreSQL, then resume.");
    }
  }

  private static void requireReplicationRight(Connection connection) throws SQLException {
    String allowed =
        text(
                connection,
                """
                SELECT rolsuper OR rolreplication OR EXISTS (
                         SELECT 1 FROM pg_roles g
                          WHERE g.rolname IN ('rds_replication', 'cloudsqlsuperuser')
                            AND pg_has_role(r.oid, g.oid, 'MEMBER'))
                  FROM pg_roles r WHERE rolname = current_user
                """)
            .orElse("f");
    if (!allowed.startsWith("t")) {
      throw BridgeFault.fatal(
          "The bridge's role may not replicate. Run ALTER ROLE <role> REPLICATION, then resume.");
    }
  }

  private static @Nullable TableFacts table(Connection connection, String name)
      throws SQLException {
    int dot = name.indexOf('.');
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT c.relreplident::text, greatest(c.reltuples, 0)::bigint,
                   array(SELECT a.attname::text FROM pg_index i
                           CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(num, pos)
                           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num
                          WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.pos),
                   array(SELECT a.attname::text FROM pg_index i
                           CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(num, pos)
                           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num
                          WHERE i.indrelid = c.oid AND i.indisreplident ORDER BY k.pos)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
            """)) {
      query.setString(1, name.substring(0, dot));
      query.setString(2, name.substring(dot + 1));
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        String identity = row.getString(1);
        List<String> key = columns(row, 3);
        List<String> old =
            switch (identity) {
              case "d" -> key;
              case "i" -> columns(row, 4);
              default -> List.of();
            };
        return new TableFacts(name, key, old, identity.equals("f"), row.getLong(2));
      }
    }
  }

  private static List<String> columns(ResultSet row, int index) throws SQLException {
    return List.of((String[]) row.getArray(index).getArray());
  }

  /** Counts tables up to some 64 MB; an estimate is near enough for larger ones. */
  List<TableFacts> counted(Collection<TableFacts> facts) throws SQLException {
    List<TableFacts> counted = new ArrayList<>();
    try (Connection connection = connect()) {
      for (TableFacts table : facts) {
        String quoted = quoted(table.table());
        long bytes = number(connection, "SELECT pg_table_size('" + literal(quoted) + "')");
        long rows =
            bytes > 64L * 1024 * 1024
                ? table.rows()
                : number(connection, "SELECT count(*) FROM " + quoted);
        counted.add(
            new TableFacts(
                table.table(),
                table.primaryKey(),
                table.identityColumns(),
                table.fullIdentity(),
                rows));
      }
    }
    return counted;
  }

  /**
   * The walsender of a run that was just closed, or killed, takes a moment to leave; that of one
   * that was cut off or stands still takes a minute, and is ended: its process has lost the lease.
   */
  Optional<Slot> awaitInactive(Connection connection) throws SQLException {
    long begin = System.nanoTime();
    long deadline = begin + Duration.ofSeconds(10).toNanos();
    while (true) {
      Optional<Slot> slot = slot(connection);
      if (slot.isEmpty() || !slot.get().active()) {
        return slot;
      }
      if (System.nanoTime() > begin + Duration.ofSeconds(2).toNanos()) {
        text(
            connection,
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND"
                + " slot_name = '"
                + config.slot()
                + "'");
      }
      if (System.nanoTime() > deadline) {
        throw BridgeFault.passing(
            "The replication slot " + config.slot() + " is in use by another process.", null);
      }
      text(connection, "SELECT pg_sleep(0.05)");
    }
  }

  /** The slot as it is now. */
  Optional<Slot> slot() throws SQLException {
    try (Connection connection = connect()) {
      return slot(connection);
    }
  }

  Optional<Slot> slot(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT database, plugin, active, coalesce(restart_lsn, '0/0') - '0/0'::pg_lsn,
                   coalesce(confirmed_flush_lsn, '0/0') - '0/0'::pg_lsn, coalesce(wal_status, '')
              FROM pg_replication_slots WHERE slot_name = ?
            """)) {
      query.setString(1, config.slot());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Slot(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getString(6)))
            : Optional.empty();
      }
    }
  }

  /** Commits a heartbeat message with this content. */
  static void emitHeartbeat(Connection connection, String content) throws SQLException {
    text(
        connection,
        "SELECT pg_logical_emit_message(true, '"
            + Marks.HEARTBEAT_PREFIX
            + "', '"
            + literal(content)
            + "')");
  }

  /** Configured tables that the publication does not have. */
  Set<String> notPublished() throws SQLException {
    Set<String> missing = new LinkedHashSet<>(config.tables());
    try (Connection connection = connect()) {
      missing.removeAll(published(connection));
    }
    return missing;
  }

  /** Tables that are not configured any more are published no longer. */
  void withdrawOthers(Connection connection) throws SQLException {
    Set<String> others = published(connection);
    config.tables().forEach(others::remove);
    try (var statement = connection.createStatement()) {
      for (String table : others) {
        statement.execute(withdrawal(table));
      }
    }
  }

  String withdrawal(String table) {
    return "ALTER PUBLICATION " + quote(config.publication()) + " DROP TABLE " + quoted(table);
  }

  private Set<String> published(Connection connection) throws SQLException {
    Set<String> tables = new LinkedHashSet<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname ="
                + " ?")) {
      query.setString(1, config.publication());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
    }
    return tables;
  }

  void publish(Collection<String> tables) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute(
            "ALTER PUBLICATION " + quote(config.publication()) + " ADD TABLE " + quoted(table));
      }
    }
  }

  /** From the planner; -1 if it does not say. */
  long estimate(String table, String filter) throws SQLException {
    String sql =
        "EXPLAIN (FORMAT JSON) SELECT 1 FROM "
            + quoted(table)
            + (filter.isEmpty() ? "" : " WHERE (" + filter + ")");
    try (Connection connection = connect()) {
      connection.setReadOnly(true);
      Matcher rows = PLAN_ROWS.matcher(text(connection, sql).orElse(""));
      return rows.find() ? Long.parseLong(rows.group(1)) : -1;
    }
  }

  static long insertLsn(Connection connection) throws SQLException {
    return number(connection, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  static Optional<String> text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  private static String quoted(String table) {
    int dot = table.indexOf('.');
    return quote(table.substring(0, dot)) + "." + quote(table.substring(dot + 1));
  }

  private static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return text.replace("'", "''");
  }
}

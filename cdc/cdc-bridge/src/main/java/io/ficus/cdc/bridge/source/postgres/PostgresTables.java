package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The configured tables in the catalogue, and what stands against carrying them. Thread-safe. */
final class PostgresTables {

  private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

  private final BridgeConfig config;
  private final PostgresDatabase database;

  PostgresTables(BridgeConfig config, PostgresDatabase database) {
    this.config = config;
    this.database = database;
  }

  /** Checks what does not depend on the position, and reads the tables' keys. */
  Map<String, TableFacts> facts() throws SQLException {
    try (Connection connection = database.connect()) {
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
    try (Connection connection = database.connect()) {
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
    String level = PostgresDatabase.text(connection, "SHOW wal_level").orElse("");
    if (!level.equals("logical")) {
      throw BridgeFault.fatal(
          "The source database writes no logical WAL (wal_level is "
              + level
              + "). Run ALTER SYSTEM SET wal_level = 'logical', restart PostgreSQL, then resume.");
    }
  }

  private static void requireReplicationRight(Connection connection) throws SQLException {
    String allowed =
        PostgresDatabase.text(
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
    try (Connection connection = database.connect()) {
      for (TableFacts table : facts) {
        String quoted = PostgresDatabase.quoted(table.table());
        long bytes =
            PostgresDatabase.number(
                connection, "SELECT pg_table_size('" + PostgresDatabase.literal(quoted) + "')");
        long rows =
            bytes > 64L * 1024 * 1024
                ? table.rows()
                : PostgresDatabase.number(connection, "SELECT count(*) FROM " + quoted);
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

  /** From the planner; -1 if it does not say. */
  long estimate(String table, String filter) throws SQLException {
    String sql =
        "EXPLAIN (FORMAT JSON) SELECT 1 FROM "
            + PostgresDatabase.quoted(table)
            + (filter.isEmpty() ? "" : " WHERE (" + filter + ")");
    try (Connection connection = database.connect()) {
      connection.setReadOnly(true);
      Matcher rows = PLAN_ROWS.matcher(PostgresDatabase.text(connection, sql).orElse(""));
      return rows.find() ? Long.parseLong(rows.group(1)) : -1;
    }
  }
}

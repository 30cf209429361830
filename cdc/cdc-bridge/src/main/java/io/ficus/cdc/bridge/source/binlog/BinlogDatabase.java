package io.ficus.cdc.bridge.source.binlog;

import io.ficus.cdc.MarkTable;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.source.TableFacts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What the bridge asks a MariaDB or MySQL itself. Thread-safe. */
final class BinlogDatabase {

  private static final long SMALL = 64L * 1024 * 1024;

  private final BridgeConfig config;
  private final BinlogAddress address;

  BinlogDatabase(BridgeConfig config) {
    this.config = config;
    this.address = BinlogAddress.parse(config.jdbcUrl());
  }

  /** A file of the binary log. */
  record LogFile(String name, long bytes) {}

  static String markTable(BinlogAddress address) {
    return address.database() + "." + MarkTable.NAME;
  }

  BinlogFamily family() {
    return address.family();
  }

  Connection connect() throws SQLException {
    return connect(60);
  }

  /** The same, where no answer may take longer than so many seconds. */
  Connection connect(int answerSeconds) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password());
    // Milliseconds.
    properties.setProperty("connectTimeout", "5000");
    properties.setProperty("socketTimeout", answerSeconds + "000");
    return DriverManager.getConnection(config.jdbcUrl(), properties);
  }

  /** Checks what does not depend on the position, and reads the tables' keys. */
  Map<String, TableFacts> facts() throws SQLException {
    try (Connection connection = connect()) {
      requireRowLog(connection);
      Map<String, TableFacts> facts = tables(connection);
      List<String> obstacles = obstacles(facts);
      if (!obstacles.isEmpty()) {
        throw BridgeFault.fatal(
            String.join(" ", obstacles)
                + " Or take what is named here out of the list. Then resume.");
      }
      if (table(connection, markTable(address)) == null) {
        throw BridgeFault.fatal(
            "The table "
                + markTable(address)
                + " is missing, by which the bridge marks the log. Run "
                + MarkTable.DDL
                + ", then resume.");
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

  private List<String> obstacles(Map<String, TableFacts> facts) {
    return config.tables().stream()
        .filter(table -> !facts.containsKey(table))
        .map(
            table ->
                "There is no such table in the database, or "
                    + config.user()
                    + " may not read it: "
                    + table
                    + ". Create it, run GRANT SELECT ON "
                    + table
                    + " TO that user, or correct the name, which has its database, as in"
                    + " shop.customer.")
        .toList();
  }

  private static void requireRowLog(Connection connection) throws SQLException {
    require(connection, "log_bin", "ON", "Start the server with --log-bin");
    require(connection, "binlog_format", "ROW", "Run SET GLOBAL binlog_format = 'ROW'");
    require(connection, "binlog_row_image", "FULL", "Run SET GLOBAL binlog_row_image = 'FULL'");
  }

  private static void require(Connection connection, String variable, String needed, String mending)
      throws SQLException {
    String found = variable(connection, variable).orElse("");
    if (!found.equalsIgnoreCase(needed)) {
      throw BridgeFault.fatal(
          "The source database has "
              + variable
              + " = "
              + found
              + ", and the bridge needs "
              + needed
              + ". "
              + mending
              + " and set it in the server's configuration; connections that are open keep the old"
              + " value. Then resume.");
    }
  }

  private static @Nullable TableFacts table(Connection connection, String name)
      throws SQLException {
    int dot = name.indexOf('.');
    String database = name.substring(0, dot);
    String table = name.substring(dot + 1);
    long rows;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT coalesce(table_rows, 0) FROM information_schema.tables"
                + " WHERE table_schema = ? AND table_name = ? AND table_type = 'BASE TABLE'")) {
      query.setString(1, database);
      query.setString(2, table);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        rows = row.getLong(1);
      }
    }
    List<String> key = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT column_name FROM information_schema.statistics WHERE table_schema = ?"
                + " AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index")) {
      query.setString(1, database);
      query.setString(2, table);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          key.add(row.getString(1));
        }
      }
    }
    // A full row image has every column of the old row.
    return new TableFacts(name, key, List.of(), true, rows);
  }

  /** Counts tables up to some 64 MB; an estimate is near enough for larger ones. */
  List<TableFacts> counted(Collection<TableFacts> facts) throws SQLException {
    List<TableFacts> counted = new ArrayList<>();
    try (Connection connection = connect()) {
      for (TableFacts table : facts) {
        int dot = table.table().indexOf('.');
        String database = table.table().substring(0, dot);
        String name = table.table().substring(dot + 1);
        long bytes =
            text(
                    connection,
                    "SELECT coalesce(data_length, 0) FROM information_schema.tables"
                        + " WHERE table_schema = ? AND table_name = ?",
                    database,
                    name)
                .map(Long::parseLong)
                .orElse(0L);
        long rows =
            bytes > SMALL
                ? table.rows()
                : text(connection, "SELECT count(*) FROM " + quote(database) + "." + quote(name))
                    .map(Long::parseLong)
                    .orElse(0L);
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

  /** Of the carried table with the largest rows; 0 if none is known. */
  long averageRowBytes(Connection connection) throws SQLException {
    long most = 0;
    for (String table : config.tables()) {
      int dot = table.indexOf('.');
      most =
          Math.max(
              most,
              text(
                      connection,
                      "SELECT coalesce(avg_row_length, 0) FROM information_schema.tables"
                          + " WHERE table_schema = ? AND table_name = ?",
                      table.substring(0, dot),
                      table.substring(dot + 1))
                  .map(Long::parseLong)
                  .orElse(0L));
    }
    return most;
  }

  /** From the planner; -1 if it does not say. */
  long estimate(String table, String filter) throws SQLException {
    int dot = table.indexOf('.');
    String sql =
        "EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM "
            + quote(table.substring(0, dot))
            + "."
            + quote(table.substring(dot + 1))
            + (filter.isEmpty() ? "" : " WHERE (" + filter + ")");
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery(sql)) {
      return plan.next() && plan.getString("rows") != null ? plan.getLong("rows") : -1;
    }
  }

  /** The files of the binary log, oldest first. */
  static List<LogFile> logFiles(Connection connection) throws SQLException {
    List<LogFile> files = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
      while (row.next()) {
        files.add(new LogFile(row.getString(1), row.getLong(2)));
      }
    }
    return files;
  }

  static long bytesBehind(Connection connection, SourcePosition position) throws SQLException {
    long behind = 0;
    for (LogFile file : logFiles(connection)) {
      long segment = BinlogOffsets.segment(file.name());
      if (segment == position.segment()) {
        behind += Math.max(0, file.bytes() - position.offset());
      } else if (segment > position.segment()) {
        behind += file.bytes();
      }
    }
    return behind;
  }

  /** Commits a mark over the last one of this bridge. */
  void heartbeat(Connection connection, String content) throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(MarkTable.REPLACE)) {
      write.setString(
          1, "heartbeat " + config.name().substring(0, Math.min(60, config.name().length())));
      write.setString(2, BinlogLogReader.HEARTBEAT_KIND);
      write.setString(3, content);
      write.executeUpdate();
    }
  }

  /** A global variable; empty if the server does not know it. */
  static Optional<String> variable(Connection connection, String name) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SHOW GLOBAL VARIABLES LIKE ?")) {
      query.setString(1, name.toLowerCase(Locale.ROOT));
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(2)) : Optional.empty();
      }
    }
  }

  static Optional<String> text(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static String quote(String identifier) {
    return '`' + identifier.replace("`", "``") + '`';
  }
}

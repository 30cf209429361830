package io.ficus.app.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings a shop that was filled on PostgreSQL into one on MariaDB, row by row. */
final class ShopCopy {

  private static final int BATCH = 2_000;

  private final Connection from;
  private final Connection to;

  private ShopCopy(Connection from, Connection to) {
    this.from = from;
    this.to = to;
  }

  /** Whether a migrated shop has no customer yet. */
  static boolean isNeeded(Connection shop) throws SQLException {
    try (Statement statement = shop.createStatement();
        ResultSet found = statement.executeQuery("SELECT 1 FROM customer LIMIT 1")) {
      return !found.next();
    }
  }

  /**
   * Copies all rows in one transaction, and where the sequences stand. Nothing of it goes into the
   * binary log: who follows it begins with a snapshot.
   *
   * @param from a filled shop on PostgreSQL
   * @param to a migrated one without customers on MariaDB, as a superuser
   * @param progress is told one line a table, "customer: 50,000 rows"
   */
  static void copy(Connection from, Connection to, Consumer<String> progress) throws SQLException {
    ShopCopy copy = new ShopCopy(from, to);
    copy.run("SET sql_log_bin = 0");
    from.setAutoCommit(false);
    to.setAutoCommit(false);
    for (String table : copy.tables()) {
      long rows = copy.table(table);
      if (rows > 0) {
        progress.accept(String.format(Locale.ROOT, "%s: %,d rows", table, rows));
      }
    }
    copy.sequences();
    to.commit();
    to.setAutoCommit(true);
    copy.run("SET sql_log_bin = 1");
    from.rollback();
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = to.createStatement()) {
      statement.execute(sql);
    }
  }

  // A trigger adds every ledger line to its account. The accounts have been added up already, so
  // they must not be there yet.
  private List<String> tables() throws SQLException {
    return names("BASE TABLE").stream()
        .filter(table -> !table.equals("flyway_schema_history") && !table.equals("ficus_mark"))
        .sorted(Comparator.comparing(table -> table.equals("loy_account")))
        .toList();
  }

  private List<String> names(String type) throws SQLException {
    return texts(
        to,
        "SELECT table_name FROM information_schema.tables WHERE table_schema = database()"
            + " AND table_type = '"
            + type
            + "' ORDER BY table_name");
  }

  private static List<String> texts(Connection shop, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = shop.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private long table(String table) throws SQLException {
    if (!texts(to, "SELECT 1 FROM `" + table + "` LIMIT 1").isEmpty()) {
      // The migration itself has filled it, with the same rows on both sides.
      return 0;
    }
    List<String> columns =
        texts(
            to,
            "SELECT column_name FROM information_schema.columns WHERE table_schema = database()"
                + " AND table_name = '"
                + table
                + "' ORDER BY ordinal_position");
    try (Statement reading = from.createStatement();
        PreparedStatement insert = to.prepareStatement(insert(table, columns))) {
      reading.setFetchSize(BATCH);
      try (ResultSet rows = reading.executeQuery(select(table, columns))) {
        BitSet times = times(rows, columns.size());
        long copied = 0;
        while (rows.next()) {
          for (int i = 1; i <= columns.size(); i++) {
            insert.setObject(i, value(rows, i, times));
          }
          insert.addBatch();
          copied++;
          if (copied % BATCH == 0) {
            insert.executeBatch();
          }
        }
        insert.executeBatch();
        return copied;
      }
    }
  }

  private static String select(String table, List<String> columns) {
    return "SELECT " + String.join(", ", columns) + " FROM \"" + table + "\"";
  }

  private static String insert(String table, List<String> columns) {
    return "INSERT INTO `"
        + table
        + "` ("
        + columns.stream().map(column -> "`" + column + "`").collect(Collectors.joining(", "))
        + ") VALUES ("
        + columns.stream().map(column -> "?").collect(Collectors.joining(", "))
        + ")";
  }

  private static BitSet times(ResultSet rows, int columns) throws SQLException {
    BitSet times = new BitSet();
    for (int i = 1; i <= columns; i++) {
      times.set(i, rows.getMetaData().getColumnType(i) == Types.TIMESTAMP);
    }
    return times;
  }

  /** A time without zone must not pass the clock of this machine, which may skip an hour. */
  private static @Nullable Object value(ResultSet rows, int column, BitSet times)
      throws SQLException {
    return times.get(column) ? rows.getObject(column, LocalDateTime.class) : rows.getObject(column);
  }

  private void sequences() throws SQLException {
    for (String sequence : names("SEQUENCE")) {
      try (Statement reading = from.createStatement();
          ResultSet at = reading.executeQuery("SELECT last_value, is_called FROM " + sequence)) {
        at.next();
        run(
            "SELECT setval(`"
                + sequence
                + "`, "
                + at.getLong(1)
                + ", "
                + (at.getBoolean(2) ? 1 : 0)
                + ")");
      }
    }
  }
}

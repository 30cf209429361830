package io.ficus.benchmarks.peers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/**
 * A table of ten columns.
 *
 * @param name of the shape; its table is named after it
 * @param bytes about so many a row
 */
record RowShape(String name, int bytes) {

  static final List<RowShape> ALL =
      List.of(
          new RowShape("narrow", 100), new RowShape("middling", 400), new RowShape("wide", 1600));

  private static final int ROWS_A_TRANSACTION = 500;
  private static final int OTHER_COLUMNS = 75;

  String table() {
    return "row_" + name;
  }

  String label() {
    return name + " rows (" + bytes + " B)";
  }

  void create(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(
          "CREATE TABLE "
              + table()
              + " (id bigserial PRIMARY KEY, customer_id bigint NOT NULL, quantity int NOT NULL,"
              + " amount numeric(12,2) NOT NULL, created_at timestamp NOT NULL,"
              + " changed_at timestamptz NOT NULL, active boolean NOT NULL, status varchar(8),"
              + " remark varchar(60), filling text NOT NULL)");
    }
  }

  /** Commits so many new rows, and one more that says that it is the last. */
  void insert(Connection connection, int rows, String last) throws SQLException {
    inTransactions(
        connection,
        rows,
        last,
        "INSERT INTO "
            + table()
            + " (customer_id, quantity, amount, created_at, changed_at, active, status, remark,"
            + " filling) SELECT n, n %% 7, n * 1.01, timestamp '2024-02-29 12:00' + n * interval"
            + " '1 second', timestamptz '2024-02-29 12:00+01' + n * interval '1 ms', n %% 2 = 0,"
            + " 'OPEN', NULL, left(repeat(md5(n::text), 50), "
            + (bytes - OTHER_COLUMNS)
            + ") FROM generate_series(%d, %d) n");
  }

  /** Changes so many of the rows there are, and adds the last. */
  void update(Connection connection, int rows, String last) throws SQLException {
    try (Statement sql = connection.createStatement();
        var first = sql.executeQuery("SELECT min(id) FROM " + table())) {
      first.next();
      long offset = first.getLong(1);
      inTransactions(
          connection,
          rows,
          last,
          "UPDATE "
              + table()
              + " SET quantity = quantity + 1, changed_at = changed_at + interval '1 s' WHERE id"
              + " BETWEEN "
              + offset
              + " - 1 + %d AND "
              + offset
              + " - 1 + %d");
    }
  }

  private void inTransactions(Connection connection, int rows, String last, String statement)
      throws SQLException {
    try (Statement sql = connection.createStatement()) {
      for (int from = 1; from <= rows; from += ROWS_A_TRANSACTION) {
        int to = Math.min(rows, from + ROWS_A_TRANSACTION - 1);
        sql.executeUpdate(String.format(Locale.ROOT, statement, from, to));
      }
      mark(connection, last);
    }
  }

  /** Commits one row that a reader can find by its remark. */
  void mark(Connection connection, String remark) throws SQLException {
    try (PreparedStatement row = single(connection)) {
      row.setString(1, remark);
      row.executeUpdate();
    }
  }

  /** Inserts one row with the remark that is its parameter. */
  PreparedStatement single(Connection connection) throws SQLException {
    return connection.prepareStatement(
        "INSERT INTO "
            + table()
            + " (customer_id, quantity, amount, created_at, changed_at, active, status, remark,"
            + " filling) VALUES (0, 0, 0, localtimestamp, now(), true, 'OPEN', ?, '')");
  }
}

package io.ficus.benchmarks.reconciliation;

import io.ficus.reconciliation.Column;
import java.sql.SQLException;
import java.util.List;

/** The table that is compared: a key, ten columns, and one that is not compared. */
final class Customers {

  static final List<Column> COLUMNS =
      List.of(
          Column.text("email"),
          Column.text("first_name"),
          Column.text("last_name"),
          Column.text("phone"),
          Column.text("tier"),
          Column.whole("points"),
          Column.decimal("balance", 2),
          Column.flag("active"),
          Column.moment("joined"),
          Column.moment("changed"));

  /** How many rows of the domain's table are made to differ. */
  static final int PLANTED = 10;

  private Customers() {}

  /** Creates the table and fills it with the same rows on every store. */
  static void fill(Store store, String table, long rows) throws SQLException {
    if (store.isPostgres()) {
      store.execute(
          "CREATE TABLE "
              + table
              + " (id bigint PRIMARY KEY, email text NOT NULL, first_name text NOT NULL,"
              + " last_name text NOT NULL, phone text, tier text NOT NULL, points bigint NOT NULL,"
              + " balance numeric(12,2) NOT NULL, active boolean NOT NULL,"
              + " joined timestamptz NOT NULL, changed timestamptz NOT NULL,"
              + " touched bigint NOT NULL DEFAULT 0)",
          "INSERT INTO "
              + table
              + " SELECT g, 'customer' || g || '@example.org', 'First' || g % 1000,"
              + " 'Last' || substr(md5(g::text), 1, 12),"
              + " CASE WHEN g % 10 = 0 THEN NULL ELSE '+49 30 ' || g END,"
              + " (ARRAY['BRONZE','SILVER','GOLD'])[1 + g % 3], g % 50000,"
              + " (g % 1000000)::numeric / 100, g % 7 <> 0,"
              + " timestamptz '2019-01-01 00:00:00Z' + g * interval '1 second',"
              + " timestamptz '2024-01-01 00:00:00Z' + g * interval '1.5 second'"
              + " FROM generate_series(1, "
              + rows
              + ") g",
          "VACUUM (ANALYZE) " + table);
    } else {
      store.execute(
          "CREATE TABLE "
              + table
              + " (id bigint PRIMARY KEY, email varchar(200) NOT NULL,"
              + " first_name varchar(100) NOT NULL, last_name varchar(100) NOT NULL,"
              + " phone varchar(40), tier varchar(10) NOT NULL, points bigint NOT NULL,"
              + " balance decimal(12,2) NOT NULL, active boolean NOT NULL,"
              + " joined datetime(6) NOT NULL, changed datetime(6) NOT NULL,"
              + " touched bigint NOT NULL DEFAULT 0)",
          "SET sql_log_bin = 0",
          "INSERT INTO "
              + table
              + " SELECT seq, concat('customer', seq, '@example.org'), concat('First', seq % 1000),"
              + " concat('Last', substr(md5(seq), 1, 12)),"
              + " CASE WHEN seq % 10 = 0 THEN NULL ELSE concat('+49 30 ', seq) END,"
              + " elt(1 + seq % 3, 'BRONZE', 'SILVER', 'GOLD'), seq % 50000,"
              + " cast(seq % 1000000 AS decimal(12,2)) / 100, seq % 7 <> 0,"
              + " timestampadd(SECOND, seq, '2019-01-01 00:00:00'),"
              + " timestampadd(MICROSECOND, seq * 1500000, '2024-01-01 00:00:00'), 0"
              + " FROM seq_1_to_"
              + rows,
          "ANALYZE TABLE " + table);
    }
  }

  /** Makes as many rows differ as {@link #PLANTED} says, all over the table. */
  static void plant(Store domain, String table, long rows) throws SQLException {
    for (int i = 1; i <= PLANTED; i++) {
      domain.execute(
          "UPDATE "
              + table
              + " SET balance = balance + 0.01 WHERE id = "
              + rows * i / (PLANTED + 1));
    }
    domain.execute("VACUUM " + table);
  }

  /** What a side reads, with a row version where the store has one. */
  static String query(Store store, String table) {
    return "SELECT id, email, first_name, last_name, phone, tier, points, balance, active, joined,"
        + " changed"
        + (store.isPostgres() ? ", xmin AS version" : "")
        + " FROM "
        + table;
  }
}

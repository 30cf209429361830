package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.sql.SQLException;
import java.util.List;

/**
 * What the log carries of the old image of a table's rows.
 *
 * @param table the table as SQL wants it
 * @param kind PostgreSQL's letter: d(efault), f(ull), i(ndex), n(othing)
 * @param primaryKey its columns, in key order; empty without one
 * @param logged the columns of the old image, unless the kind is full
 * @param columns all columns
 * @param wide the columns whose values may be stored out of line and are then missing from an
 *     update that leaves them alone
 */
record ReplicaIdentity(
    String table,
    String kind,
    List<String> primaryKey,
    List<String> logged,
    List<String> columns,
    List<String> wide) {

  private static final String INDEX_COLUMNS =
      """
      SELECT a.attname FROM pg_index i
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = ? AND %s ORDER BY array_position(i.indkey::int2[], a.attnum)""";

  /**
   * Reads it.
   *
   * @param table its name as SQL wants it
   */
  static ReplicaIdentity read(Catalogue source, long oid, String table) throws SQLException {
    String kind = source.value("SELECT relreplident FROM pg_class WHERE oid = ?", oid);
    List<String> primaryKey =
        source.values(INDEX_COLUMNS.formatted("i.indisprimary AND i.indisvalid"), oid);
    List<String> logged =
        switch (kind) {
          case "d" -> primaryKey;
          case "i" -> source.values(INDEX_COLUMNS.formatted("i.indisreplident"), oid);
          default -> List.of();
        };
    return new ReplicaIdentity(
        table,
        kind,
        primaryKey,
        logged,
        source.values(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped ORDER BY attnum""",
            oid),
        source.values(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped
            AND attstorage IN ('x', 'e') AND (atttypmod = -1 OR atttypmod > 500)
            ORDER BY attnum""",
            oid));
  }

  /**
   * Whether that is enough for a bridge.
   *
   * @param route the columns that key the table's records; empty if it is not routed
   */
  Answer judged(List<String> route) {
    List<String> unknown = route.stream().filter(column -> !columns.contains(column)).toList();
    if (!unknown.isEmpty()) {
      return Answer.failed(
          "the route's key names columns that it does not have: "
              + String.join(", ", unknown)
              + "; it has "
              + String.join(", ", columns),
          "# correct the route's key columns in the configuration");
    }
    if (kind.equals("f")) {
      return full(route);
    }
    if (logged.isEmpty()) {
      return Answer.failed(
          (primaryKey.isEmpty() ? "no primary key and no" : "no")
              + " replica identity: once it is published, every UPDATE and DELETE of it fails",
          fullIdentity());
    }
    List<String> outside = route.stream().filter(column -> !logged.contains(column)).toList();
    if (!outside.isEmpty()) {
      return Answer.failed(
          "the log carries only "
              + String.join(", ", logged)
              + " of a deleted row, and the route needs "
              + String.join(", ", outside),
          fullIdentity());
    }
    if (!route.isEmpty() && !wide.isEmpty()) {
      return Answer.warning(
          "an update that leaves a large value alone does not carry it ("
              + String.join(", ", wide)
              + "); the domain must keep what it has",
          fullIdentity());
    }
    return Answer.ok("the log carries " + String.join(", ", logged));
  }

  private Answer full(List<String> route) {
    return primaryKey.isEmpty() && route.isEmpty()
        ? Answer.warning(
            "the log carries whole rows, but without primary key or route its records have no key:"
                + " they keep their order in one partition, and no consumer can tell rows apart",
            "# route the table by key columns in the configuration, or add a primary key:",
            "-- ALTER TABLE " + table + " ADD PRIMARY KEY (<columns>);")
        : Answer.ok("the log carries whole rows (REPLICA IDENTITY FULL)");
  }

  private String fullIdentity() {
    return "ALTER TABLE " + table + " REPLICA IDENTITY FULL;";
  }
}

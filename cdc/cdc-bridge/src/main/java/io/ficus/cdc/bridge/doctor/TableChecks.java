package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Catalogue.TableName;
import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One table: is it there, may it be read, and what does the log carry of its rows. */
final class TableChecks {

  private TableChecks() {}

  static List<Check<Catalogue>> of(SourceUnderTest under, String table) {
    TableName name = TableName.of(table);
    List<String> route = under.routes().getOrDefault(table, List.of());
    return List.of(
        new Check<>("table.exists/" + table, table + " is a table", source -> exists(source, name)),
        new Check<>(
            "table.select/" + table, table + " may be read", source -> select(source, name)),
        new Check<>(
            "table.identity/" + table,
            "The log carries the keys of changed rows of " + table,
            source -> identity(source, name, route)));
  }

  private static Answer exists(Catalogue source, TableName table) throws SQLException {
    Optional<Long> oid = source.oid(table);
    if (oid.isEmpty()) {
      return Answer.failed(
          "there is no " + table + suggestions(source, table),
          "# correct the name in the configuration");
    }
    Map<String, String> found =
        source
            .row("SELECT relkind, relpersistence FROM pg_class WHERE oid = ?", oid.get())
            .orElseThrow();
    String kind = found.get("relkind");
    if (!"r".equals(kind) && !"p".equals(kind)) {
      return Answer.failed(
          table + " is no table (pg_class.relkind " + kind + "), and only tables have changes",
          "# name the tables that it is made from");
    }
    return "u".equals(found.get("relpersistence"))
        ? Answer.failed(
            table + " is unlogged, so its changes are in no log",
            "ALTER TABLE " + source.identifier(table) + " SET LOGGED;")
        : Answer.ok(table + " is there");
  }

  private static String suggestions(Catalogue source, TableName table) throws SQLException {
    List<String> tables =
        source.values(
            """
            SELECT n.nspname || '.' || c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema'
            AND n.nspname NOT LIKE 'pg\\_%'""");
    List<String> near = Names.nearest(table.toString(), tables);
    return near.isEmpty() ? "" : "; is it " + String.join(" or ", near) + "?";
  }

  private static Answer select(Catalogue source, TableName table) throws SQLException {
    Optional<Long> oid = source.oid(table);
    if (oid.isEmpty()) {
      return Answer.unknown("there is no such table");
    }
    if (source.holds(
        """
        SELECT has_schema_privilege(relnamespace, 'USAGE') AND has_table_privilege(oid, 'SELECT')
        FROM pg_class WHERE oid = ?""",
        oid.get())) {
      return Answer.ok(source.user() + " may read it");
    }
    return Answer.failed(
        source.user() + " may not read it, and the snapshot must",
        "GRANT USAGE ON SCHEMA " + source.identifier(table.schema()) + " TO " + source.user() + ";",
        "GRANT SELECT ON TABLE " + source.identifier(table) + " TO " + source.user() + ";");
  }

  private static Answer identity(Catalogue source, TableName table, List<String> route)
      throws SQLException {
    Optional<Long> oid = source.oid(table);
    return oid.isEmpty()
        ? Answer.unknown("there is no such table")
        : ReplicaIdentity.read(source, oid.get(), source.identifier(table)).judged(route);
  }
}

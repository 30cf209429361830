package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Catalogue.TableName;
import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.sql.SQLException;
import java.util.List;

/** One table of a MariaDB or MySQL. */
final class BinlogTableChecks {

  private BinlogTableChecks() {}

  static List<Check<BinlogServer>> of(String table) {
    TableName name = TableName.of(table);
    return List.of(
        new Check<>("table.exists/" + table, table + " is a table", server -> exists(server, name)),
        new Check<>(
            "table.select/" + table, table + " may be read", server -> select(server, name)),
        new Check<>(
            "table.identity/" + table,
            "The rows of " + table + " can be told apart",
            server -> identity(server, name)));
  }

  private static Answer exists(BinlogServer server, TableName table) throws SQLException {
    List<String> engines =
        server.values(
            "SELECT engine FROM information_schema.tables WHERE table_schema = ?"
                + " AND table_name = ? AND table_type = 'BASE TABLE'",
            table.schema(),
            table.name());
    if (engines.isEmpty()) {
      List<String> near =
          Names.nearest(
              table.toString(),
              server.values(
                  "SELECT concat(table_schema, '.', table_name) FROM information_schema.tables"
                      + " WHERE table_type = 'BASE TABLE'"));
      return Answer.failed(
          "there is no "
              + table
              + ", or the user does not see it"
              + (near.isEmpty() ? "" : "; is it " + String.join(" or ", near) + "?"),
          "# correct the name in the configuration: database.table");
    }
    String engine = engines.get(0);
    return engine.equalsIgnoreCase("InnoDB")
        ? Answer.ok(table + " is there")
        : Answer.warning(
            table + " is of engine " + engine + ": what a transaction rolls back of it stays",
            "ALTER TABLE " + quoted(table) + " ENGINE = InnoDB;");
  }

  private static Answer select(BinlogServer server, TableName table) throws SQLException {
    try {
      server.values("SELECT 1 FROM " + quoted(table) + " LIMIT 0");
      return Answer.ok("it may be read");
    } catch (SQLException e) {
      return Answer.failed(
          Causes.inOneLine(e), "GRANT SELECT ON " + quoted(table) + " TO " + server.user() + ";");
    }
  }

  private static Answer identity(BinlogServer server, TableName table) throws SQLException {
    List<String> key =
        server.values(
            "SELECT column_name FROM information_schema.statistics WHERE table_schema = ?"
                + " AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index",
            table.schema(),
            table.name());
    return key.isEmpty()
        ? Answer.warning(
            table + " has no primary key: its changes go to partition 0 without a key",
            "ALTER TABLE " + quoted(table) + " ADD PRIMARY KEY (<columns>);")
        : Answer.ok("by " + String.join(", ", key));
  }

  private static String quoted(TableName table) {
    return "`" + table.schema().replace("`", "``") + "`.`" + table.name().replace("`", "``") + "`";
  }
}

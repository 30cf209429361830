package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.MarkTable;
import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a MariaDB or MySQL as a whole must offer. */
final class BinlogServerChecks {

  /** How long a bridge may well be down: over a long weekend. */
  private static final Duration LONGEST_STOP = Duration.ofDays(4);

  private static final String AND_STAYS =
      "# set it in the server's configuration file too; connections that are open keep the old"
          + " value";

  private BinlogServerChecks() {}

  static List<Check<BinlogServer>> all() {
    return List.of(
        new Check<>("source.binlog", "The server writes a binary log", BinlogServerChecks::binlog),
        new Check<>(
            "source.row-format",
            "The log carries rows, not statements",
            server -> must(server, "binlog_format", "ROW")),
        new Check<>(
            "source.row-image",
            "The log carries whole rows",
            server -> must(server, "binlog_row_image", "FULL")),
        new Check<>("source.gtid", "Transactions have GTIDs in order", BinlogServerChecks::gtid),
        new Check<>(
            "source.retention",
            "The log is kept for longer than the bridge may be down",
            BinlogServerChecks::retention),
        new Check<>(
            "source.server-id",
            "The server has an id that no other has",
            BinlogServerChecks::serverId),
        new Check<>(
            "source.replication-right", "The user may read the log", BinlogServerChecks::rights),
        new Check<>("source.marks", "There is a table for marks", BinlogServerChecks::marks));
  }

  private static Answer binlog(BinlogServer server) throws SQLException {
    return isOn(server, "log_bin")
        ? Answer.ok("log_bin = ON")
        : Answer.failed(
            "log_bin = OFF",
            "# add to the server's configuration file, below [mariadbd] or [mysqld], and restart it:",
            "# log_bin = binlog",
            "# server_id = <a number that no other server has>");
  }

  private static Answer must(BinlogServer server, String variable, String needed)
      throws SQLException {
    String found = server.variable(variable).orElse("unknown");
    return found.equalsIgnoreCase(needed)
        ? Answer.ok(variable + " = " + found)
        : Answer.failed(
            variable + " = " + found, "SET GLOBAL " + variable + " = '" + needed + "';", AND_STAYS);
  }

  private static Answer gtid(BinlogServer server) throws SQLException {
    if (server.variable("gtid_mode").isPresent()) {
      return server.variable("gtid_mode").get().equalsIgnoreCase("ON")
          ? Answer.ok("gtid_mode = ON")
          : Answer.warning(
              "gtid_mode is not ON: the bridge goes by file and offset, and cannot tell a log that"
                  + " was made anew from the old one",
              "SET GLOBAL enforce_gtid_consistency = ON;",
              "SET GLOBAL gtid_mode = OFF_PERMISSIVE;",
              "SET GLOBAL gtid_mode = ON_PERMISSIVE;",
              "SET GLOBAL gtid_mode = ON;",
              AND_STAYS);
    }
    return isOn(server, "gtid_strict_mode")
        ? Answer.ok("gtid_strict_mode = ON")
        : Answer.warning(
            "gtid_strict_mode = OFF: the server lets GTIDs come out of order, and a bridge that"
                + " goes on by them can miss such transactions",
            "SET GLOBAL gtid_strict_mode = ON;",
            AND_STAYS);
  }

  private static Answer retention(BinlogServer server) throws SQLException {
    long seconds = number(server, "binlog_expire_logs_seconds");
    if (seconds == 0) {
      seconds = Duration.ofDays(number(server, "expire_logs_days")).toSeconds();
    }
    if (seconds > 0 && seconds < LONGEST_STOP.toSeconds()) {
      return Answer.warning(
          "the log is purged after "
              + seconds / 3600
              + " h; a bridge that is down for longer needs a new snapshot",
          "SET GLOBAL binlog_expire_logs_seconds = " + LONGEST_STOP.toSeconds() + ";",
          AND_STAYS);
    }
    long bytes = number(server, "max_binlog_total_size");
    if (bytes > 0) {
      return Answer.warning(
          "the log is purged beyond "
              + bytes
              + " bytes; a bridge that is down while more is written needs a new snapshot",
          "SET GLOBAL max_binlog_total_size = 0;",
          AND_STAYS);
    }
    return Answer.ok(
        seconds == 0 ? "never purged by time or size" : "purged after " + seconds / 3600 + " h");
  }

  private static Answer serverId(BinlogServer server) throws SQLException {
    long id = number(server, "server_id");
    return id > 0
        ? Answer.ok("server_id = " + id)
        : Answer.failed(
            "server_id = 0, with which a server lets nobody read its log",
            "SET GLOBAL server_id = <a number that no other server has>;",
            AND_STAYS);
  }

  private static Answer rights(BinlogServer server) throws SQLException {
    String grants = server.globalGrants();
    String user = server.user();
    List<String> missing = new ArrayList<>();
    if (!any(grants, "REPLICATION SLAVE", "REPLICATION REPLICA")) {
      missing.add("REPLICATION SLAVE");
    }
    if (!any(grants, "REPLICATION CLIENT", "BINLOG MONITOR")) {
      missing.add("REPLICATION CLIENT");
    }
    boolean locksTables = server.grants().contains("LOCK TABLES");
    if (!any(grants, "RELOAD") && !locksTables) {
      missing.add("RELOAD");
    }
    if (!missing.isEmpty()) {
      return Answer.failed(
          user + " lacks " + String.join(", ", missing),
          "GRANT " + String.join(", ", missing) + " ON *.* TO " + user + ";",
          "-- where RELOAD is not to be had: GRANT LOCK TABLES ON <database>.* TO " + user + ";");
    }
    return any(grants, "RELOAD")
        ? Answer.ok(user + " may read and ask for the log, and lock for a moment")
        : Answer.warning(
            user
                + " has LOCK TABLES and not RELOAD: nobody can write to the tables for as long as a"
                + " snapshot reads them",
            "GRANT RELOAD ON *.* TO " + user + ";");
  }

  private static Answer marks(BinlogServer server) throws SQLException {
    List<String> columns =
        server.values(
            "SELECT column_name FROM information_schema.columns"
                + " WHERE table_schema = DATABASE() AND table_name = ?",
            MarkTable.NAME);
    return columns.contains(MarkTable.KIND) && columns.contains(MarkTable.CONTENT)
        ? Answer.ok(MarkTable.NAME + " is there")
        : Answer.failed(
            columns.isEmpty()
                ? "there is no " + MarkTable.NAME + " in the database that the JDBC URL names"
                : MarkTable.NAME + " has other columns: " + String.join(", ", columns),
            MarkTable.DDL + ";",
            "GRANT SELECT, INSERT, DELETE ON " + MarkTable.NAME + " TO " + server.user() + ";");
  }

  private static boolean any(String grants, String... rights) {
    return grants.contains("ALL PRIVILEGES") || Stream.of(rights).anyMatch(grants::contains);
  }

  private static boolean isOn(BinlogServer server, String variable) throws SQLException {
    String value = server.variable(variable).orElse("");
    return value.equalsIgnoreCase("ON") || value.equals("1");
  }

  private static long number(BinlogServer server, String variable) throws SQLException {
    String value = server.variable(variable).orElse("0");
    return (long) Double.parseDouble(value);
  }
}

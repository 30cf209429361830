package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.sql.SQLException;
import java.util.List;

/** What the server as a whole must offer. */
final class ServerChecks {

  private static final int OLDEST_VERSION = 14;

  private ServerChecks() {}

  static List<Check<Catalogue>> all() {
    return List.of(
        new Check<>(
            "source.version",
            "PostgreSQL is " + OLDEST_VERSION + " or newer",
            source -> version(Integer.parseInt(setting(source, "server_version_num")))),
        new Check<>(
            "source.primary", "The server is the primary, not a standby", ServerChecks::primary),
        new Check<>("source.wal-level", "The log can be decoded", ServerChecks::walLevel),
        new Check<>(
            "source.replication-right",
            "The user may read the log",
            ServerChecks::replicationRight));
  }

  /** Logical decoding messages are needed, and sent by pgoutput from version 14 on. */
  static Answer version(int number) {
    int major = number / 10_000;
    return major >= OLDEST_VERSION
        ? Answer.ok("PostgreSQL " + major)
        : Answer.failed(
            "PostgreSQL " + major + ", whose pgoutput sends no messages",
            "pg_upgrade --old-datadir <old> --new-datadir <new> --old-bindir <old> --new-bindir"
                + " <new>");
  }

  private static Answer primary(Catalogue source) throws SQLException {
    return source.holds("SELECT pg_is_in_recovery()")
        ? Answer.failed(
            "a standby, into whose log no watermark can be written",
            "# put the primary's address into the JDBC URL")
        : Answer.ok("the primary");
  }

  private static Answer walLevel(Catalogue source) throws SQLException {
    String level = setting(source, "wal_level");
    return level.equals("logical")
        ? Answer.ok("wal_level = logical")
        : Answer.failed(
            "wal_level = " + level,
            "ALTER SYSTEM SET wal_level = 'logical';",
            "-- takes effect after a restart of the server (pg_ctl restart -D <data directory>)",
            "-- Amazon RDS and Aurora instead: rds.logical_replication = 1 in the parameter group,"
                + " then reboot",
            "-- Google Cloud SQL: cloudsql.logical_decoding = on; Azure: server parameter wal_level"
                + " = logical");
  }

  private static Answer replicationRight(Catalogue source) throws SQLException {
    String user = source.user();
    var role =
        source
            .row(
                """
                SELECT rolsuper, rolreplication,
                       EXISTS (SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication'
                               AND pg_has_role(current_user, g.oid, 'MEMBER')) AS rds
                FROM pg_roles WHERE rolname = current_user""")
            .orElseThrow();
    if (role.containsValue("t")) {
      String by =
          "t".equals(role.get("rolsuper"))
              ? "superuser"
              : "t".equals(role.get("rolreplication")) ? "REPLICATION" : "rds_replication";
      return Answer.ok(user + " by " + by);
    }
    return Answer.failed(
        user + " has neither REPLICATION nor superuser",
        "ALTER ROLE " + user + " WITH REPLICATION;",
        "-- Amazon RDS and Aurora instead: GRANT rds_replication TO " + user + ";");
  }

  /** A setting of the server, in the unit in which it is shown. */
  static String setting(Catalogue source, String name) throws SQLException {
    return source.value("SELECT current_setting(?)", name);
  }
}

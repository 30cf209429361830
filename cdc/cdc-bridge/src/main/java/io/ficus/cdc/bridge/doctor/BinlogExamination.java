package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Every check of a MariaDB or MySQL, in an order in which what they find may be mended. */
final class BinlogExamination {

  private static final Check<Answer> REACHABLE =
      new Check<>("source.reachable", "The database is reachable", answer -> answer);
  private static final Check<Answer> CREDENTIALS =
      new Check<>("source.credentials", "The user may connect", answer -> answer);

  private BinlogExamination() {}

  static List<Finding> of(SourceUnderTest source) {
    List<Check<BinlogServer>> checks = new ArrayList<>(BinlogServerChecks.all());
    source.tables().forEach(table -> checks.addAll(BinlogTableChecks.of(table)));
    List<Finding> findings = new ArrayList<>();
    try (BinlogServer server = BinlogServer.open(source)) {
      findings.add(REACHABLE.on(Answer.ok(source.jdbcUrl())));
      findings.add(CREDENTIALS.on(Answer.ok("connected as " + source.username())));
      checks.forEach(check -> findings.add(check.on(server)));
    } catch (SQLException e) {
      findings.clear();
      findings.addAll(unconnected(source, e));
      checks.forEach(check -> findings.add(check.unanswered("there is no connection to ask on")));
    }
    return findings;
  }

  private static String user(SourceUnderTest source) {
    return "'" + source.username().replace("'", "''") + "'@'%'";
  }

  private static List<Finding> unconnected(SourceUnderTest source, SQLException failure) {
    if (DriverManager.drivers().noneMatch(driver -> accepts(driver, source.jdbcUrl()))) {
      return List.of(
          REACHABLE.on(
              Answer.failed(
                  "there is no driver for " + source.jdbcUrl(),
                  "# put com.mysql:mysql-connector-j and io.debezium:debezium-connector-mysql, with"
                      + " what it needs, into a directory, and name it to the launcher:",
                  "FICUS_JAVA_OPTS=-Dloader.path=/that/directory ./ficus doctor --config my.yml")),
          CREDENTIALS.unanswered("the server was not asked"));
    }
    String state = Objects.requireNonNullElse(failure.getSQLState(), "");
    if (state.startsWith("28") || state.startsWith("42")) {
      return List.of(
          REACHABLE.on(Answer.ok(source.jdbcUrl())),
          CREDENTIALS.on(
              Answer.failed(
                  Causes.inOneLine(failure),
                  "-- correct user, password or database in the configuration, or create them:",
                  "CREATE USER " + user(source) + " IDENTIFIED BY '<new password>';",
                  "-- if the user is there and the password is right, it has no right in this"
                      + " database:",
                  "GRANT SELECT ON <database>.* TO " + user(source) + ";")));
    }
    return List.of(
        REACHABLE.on(
            Answer.failed(
                Causes.inOneLine(failure),
                "# start the server, correct the JDBC URL, or set bind_address and open the firewall"
                    + " for this host")),
        CREDENTIALS.unanswered("the server was not reached"));
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }
}

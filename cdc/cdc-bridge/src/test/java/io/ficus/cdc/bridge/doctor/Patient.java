package io.ficus.cdc.bridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.doctor.Finding.State;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A database to examine, with a user of its own that has as few rights as a test gives it. */
record Patient(EmbeddedPostgresServer server, String database, String user) {

  static Patient in(EmbeddedPostgresServer server, String database) throws SQLException {
    server.createDatabase(database);
    Patient patient = new Patient(server, database, database + "_user");
    patient.sql("CREATE ROLE " + patient.user() + " LOGIN");
    return patient;
  }

  /** Statements of the superuser. */
  void sql(String... statements) throws SQLException {
    try (Connection connection = superuser();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  Connection superuser() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(database), EmbeddedPostgresServer.USER, "");
  }

  SourceUnderTest source(List<String> tables, Map<String, List<String>> routes) {
    return new SourceUnderTest(
        server.jdbcUrl(database),
        user,
        "",
        tables,
        routes,
        Map.of(),
        database + "_slot",
        database + "_pub",
        "localhost:1",
        Map.of(),
        1,
        ChangeRules.NONE,
        "none");
  }

  /** What the doctor says about the point of that id. */
  static Finding finding(List<Finding> findings, String id) {
    return findings.stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no finding " + id + " in " + findings));
  }

  Finding examine(SourceUnderTest source, String id) {
    return finding(SourceDoctor.examineDatabase(source), id);
  }

  /** The point fails, its printed SQL is executed as it stands, and then the point is OK. */
  void mends(SourceUnderTest source, String id, State before) throws SQLException {
    Finding finding = examine(source, id);
    assertThat(finding.state()).as(finding.toString()).isEqualTo(before);
    assertThat(finding.remedy()).isNotEmpty();
    sql(
        finding.remedy().stream()
            .filter(line -> line.endsWith(";") && !line.startsWith("--"))
            .toArray(String[]::new));
    Finding after = examine(source, id);
    assertThat(after.state()).as(after.toString()).isEqualTo(State.OK);
  }
}

package io.ficus.cdc.bridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.cdc.MarkTable;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.doctor.Finding.State;
import io.ficus.embedded.EmbeddedMariaDbServer;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SourceDoctorMariaDbTest {

  @Test
  @Tag("C9")
  void namesWhatAMariaDbLacksAndTheCommandsMendIt() throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    try (EmbeddedMariaDbServer server =
        EmbeddedMariaDbServer.start(
            null,
            0,
            Map.of(
                "binlog-format", "MIXED",
                "binlog-row-image", "MINIMAL",
                "gtid-strict-mode", "OFF",
                "binlog-expire-logs-seconds", "3600"))) {
      String url = server.createDatabase("shop");
      try (Connection root = DriverManager.getConnection(url, EmbeddedMariaDbServer.USER, "");
          Statement sql = root.createStatement()) {
        sql.execute("CREATE TABLE customer (cust_id bigint PRIMARY KEY)");
        sql.execute("CREATE TABLE msg_log (cust_id bigint) ENGINE = MyISAM");
        sql.execute("CREATE USER ficus@'%' IDENTIFIED BY 'secret'");
        sql.execute("GRANT SELECT ON shop.msg_log TO ficus@'%'");
        SourceUnderTest source =
            source(url, "secret", List.of("shop.customer", "shop.msg_log", "shop.costumer"));

        Map<String, Finding> found = examined(source);

        assertThat(states(found, State.FAILED))
            .contains(
                "source.row-format",
                "source.row-image",
                "source.replication-right",
                "source.marks",
                "table.exists/shop.costumer");
        assertThat(states(found, State.WARNING))
            .contains(
                "source.gtid",
                "source.retention",
                "table.exists/shop.msg_log",
                "table.identity/shop.msg_log");
        assertThat(states(found, State.OK))
            .contains("source.reachable", "source.credentials", "source.binlog");

        for (String mended :
            List.of(
                "source.row-format",
                "source.row-image",
                "source.gtid",
                "source.retention",
                "source.replication-right",
                "source.marks")) {
          for (String command : one(found, mended).remedy()) {
            if (!command.startsWith("#") && !command.startsWith("--")) {
              sql.execute(command);
            }
          }
        }
        sql.execute("GRANT SELECT ON shop.customer TO ficus@'%'");
        Map<String, Finding> after = examined(source);
        assertThat(states(after, State.FAILED))
            .containsExactly("table.exists/shop.costumer", "table.select/shop.costumer");
        assertThat(states(after, State.WARNING))
            .containsExactlyInAnyOrder(
                "table.exists/shop.msg_log",
                "table.identity/shop.msg_log",
                "table.identity/shop.costumer");
        assertThat(one(after, "source.replication-right").state()).isEqualTo(State.OK);
        assertThat(one(after, "source.marks").found()).contains(MarkTable.NAME);
      }
    }
  }

  @Test
  void saysWhatIsNotReachedAndWhoIsNotLetIn() {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    try (EmbeddedMariaDbServer server = EmbeddedMariaDbServer.start()) {
      String url = server.createDatabase("shop");
      Map<String, Finding> refused = examined(source(url, "wrong", List.of("shop.customer")));
      assertThat(one(refused, "source.reachable").state()).isEqualTo(State.OK);
      assertThat(one(refused, "source.credentials").state()).isEqualTo(State.FAILED);
      server.stop();
      Map<String, Finding> away = examined(source(url, "wrong", List.of("shop.customer")));
      assertThat(one(away, "source.reachable").state()).isEqualTo(State.FAILED);
      assertThat(one(away, "source.binlog").state()).isEqualTo(State.UNKNOWN);
    }
  }

  /** MySQL's driver is not shipped; nobody should look for a firewall then. */
  @Test
  void saysThatADriverIsMissingAndWhereItGoes() throws SQLException {
    String url = "jdbc:mysql://localhost:1/shop";
    Driver driver = DriverManager.getDriver(url);
    Finding reachable;
    DriverManager.deregisterDriver(driver);
    try {
      reachable =
          one(examined(source(url, "secret", List.of("shop.customer"))), "source.reachable");
    } finally {
      DriverManager.registerDriver(driver);
    }

    assertThat(reachable.state()).isEqualTo(State.FAILED);
    assertThat(reachable.found()).contains("no driver");
    assertThat(String.join("\n", reachable.remedy())).contains("loader.path", "mysql-connector-j");
  }

  private static Map<String, Finding> examined(SourceUnderTest source) {
    return SourceDoctor.examineDatabase(source).stream()
        .collect(Collectors.toMap(Finding::id, finding -> finding));
  }

  private static Finding one(Map<String, Finding> found, String id) {
    return Objects.requireNonNull(found.get(id), id);
  }

  private static List<String> states(Map<String, Finding> found, State state) {
    return found.values().stream()
        .filter(finding -> finding.state() == state)
        .map(Finding::id)
        .sorted()
        .toList();
  }

  private static SourceUnderTest source(String url, String password, List<String> tables) {
    return new SourceUnderTest(
        url,
        "ficus",
        password,
        tables,
        Map.of(),
        Map.of(),
        "s",
        "p",
        "localhost:1",
        Map.of(),
        1,
        ChangeRules.NONE,
        "none");
  }
}

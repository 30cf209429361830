package io.ficus.cdc.bridge.doctor;

import static io.ficus.cdc.bridge.doctor.Finding.State.FAILED;
import static io.ficus.cdc.bridge.doctor.Finding.State.OK;
import static io.ficus.cdc.bridge.doctor.Finding.State.UNKNOWN;
import static io.ficus.cdc.bridge.doctor.Finding.State.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDoctorServerTest {

  private static EmbeddedPostgresServer server;
  private static EmbeddedPostgresServer tight;

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start();
    tight =
        EmbeddedPostgresServer.start(
            null,
            0,
            Map.of(
                "max_replication_slots", "1",
                "max_wal_senders", "1",
                "max_slot_wal_keep_size", "1MB"));
  }

  @AfterAll
  static void stop() {
    server.close();
    tight.close();
  }

  @Test
  void anUnreachableServerFailsAndLeavesWhatDependsOnItUnknown() throws Exception {
    SourceUnderTest there = Patient.in(server, "nowhere").source(List.of("public.t"), Map.of());
    SourceUnderTest nowhere = at("jdbc:postgresql://localhost:1/nowhere", there);
    List<Finding> findings = SourceDoctor.examineDatabase(nowhere);
    assertThat(Patient.finding(findings, "source.reachable").state()).isEqualTo(FAILED);
    assertThat(Patient.finding(findings, "source.reachable").remedy().get(0))
        .startsWith("pg_isready -h localhost -p 1");
    assertThat(findings.stream().skip(1)).allMatch(finding -> finding.state() == UNKNOWN);
    assertThat(findings)
        .extracting(Finding::id)
        .containsExactlyElementsOf(
            SourceDoctor.examineDatabase(there).stream().map(Finding::id).toList());
  }

  @Test
  void aWrongPasswordIsToldApartFromAServerThatIsAway() throws Exception {
    Patient patient = Patient.in(server, "secret");
    patient.sql("ALTER ROLE secret_user PASSWORD 'right'");
    try (Connection connection = patient.superuser();
        var file = connection.createStatement().executeQuery("SHOW hba_file")) {
      file.next();
      Path hba = Path.of(file.getString(1));
      Files.writeString(hba, "host all secret_user all scram-sha-256\n" + Files.readString(hba));
    }
    patient.sql("SELECT pg_reload_conf()");
    SourceUnderTest none = patient.source(List.of(), Map.of());
    SourceUnderTest source = as("wrong", none);
    await()
        .untilAsserted(
            () ->
                assertThat(patient.examine(source, "source.credentials").state())
                    .isEqualTo(FAILED));
    assertThat(patient.examine(source, "source.reachable").state()).isEqualTo(OK);
    assertThat(patient.examine(source, "source.credentials").remedy())
        .contains("ALTER ROLE \"secret_user\" WITH LOGIN PASSWORD '<new password>';");
    assertThat(patient.examine(none, "source.credentials").state()).isEqualTo(FAILED);
    assertThat(patient.examine(as("right", none), "source.credentials").state()).isEqualTo(OK);
  }

  @Test
  void aMissingDatabaseAndAMissingUserAreFailures() throws Exception {
    Patient patient = Patient.in(server, "there");
    SourceUnderTest source = patient.source(List.of(), Map.of());
    Finding database =
        Patient.finding(
            SourceDoctor.examineDatabase(at(server.jdbcUrl("elsewhere"), source)),
            "source.credentials");
    assertThat(database.state()).isEqualTo(FAILED);
    assertThat(database.remedy().get(0)).startsWith("psql -l ");
    patient.sql("DROP ROLE there_user");
    Finding user = patient.examine(source, "source.credentials");
    assertThat(user.state()).isEqualTo(FAILED);
    assertThat(user.remedy())
        .contains("CREATE ROLE \"there_user\" WITH LOGIN REPLICATION PASSWORD '<new password>';");
  }

  @Test
  void onlyVersionsFrom14OnWillDo() {
    assertThat(ServerChecks.version(130_012).state()).isEqualTo(FAILED);
    assertThat(ServerChecks.version(140_000).state()).isEqualTo(OK);
    assertThat(ServerChecks.version(180_001).state()).isEqualTo(OK);
  }

  @Test
  void aServerWithoutLogicalLogFails() throws Exception {
    try (EmbeddedPostgresServer physical =
        EmbeddedPostgresServer.start(null, 0, Map.of("wal_level", "replica"))) {
      Patient patient = Patient.in(physical, "shop");
      Finding finding = patient.examine(patient.source(List.of(), Map.of()), "source.wal-level");
      assertThat(finding.state()).isEqualTo(FAILED);
      assertThat(finding.found()).isEqualTo("wal_level = replica");
      assertThat(finding.remedy()).contains("ALTER SYSTEM SET wal_level = 'logical';");
      patient.sql(finding.remedy().get(0));
    }
  }

  @Test
  void aStandbyFails(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("pg");
    Patient patient;
    try (EmbeddedPostgresServer primary = EmbeddedPostgresServer.start(data, 0, Map.of())) {
      patient = Patient.in(primary, "shop");
      assertThat(patient.examine(patient.source(List.of(), Map.of()), "source.primary").state())
          .isEqualTo(OK);
    }
    Files.createFile(data.resolve("standby.signal"));
    try (EmbeddedPostgresServer standby = EmbeddedPostgresServer.start(data, 0, Map.of())) {
      Patient copy = new Patient(standby, patient.database(), patient.user());
      SourceUnderTest source = copy.source(List.of(), Map.of());
      assertThat(copy.examine(source, "source.primary").state()).isEqualTo(FAILED);
      assertThat(copy.examine(source, "source.retained-wal").state()).isEqualTo(WARNING);
    }
  }

  @Test
  void aUserWithoutReplicationRightFailsAndTheRemedyMendsIt() throws Exception {
    Patient patient = Patient.in(server, "rights");
    patient.mends(patient.source(List.of(), Map.of()), "source.replication-right", FAILED);
  }

  @Test
  void aMemberOfTheManagedServicesRoleMayReplicate() throws Exception {
    Patient patient = Patient.in(server, "managed");
    patient.sql("CREATE ROLE rds_replication", "GRANT rds_replication TO managed_user");
    Finding finding =
        patient.examine(patient.source(List.of(), Map.of()), "source.replication-right");
    assertThat(finding.found()).isEqualTo("managed_user by rds_replication");
    patient.sql("DROP ROLE rds_replication");
  }

  @Test
  void unlimitedRetainedLogIsAWarningAndTheRemedyBoundsIt() throws Exception {
    try (EmbeddedPostgresServer unlimited = EmbeddedPostgresServer.start()) {
      Patient patient = Patient.in(unlimited, "shop");
      patient.sql("SELECT pg_create_logical_replication_slot('forgotten', 'pgoutput')");
      SourceUnderTest source = patient.source(List.of(), Map.of());
      assertThat(patient.examine(source, "source.retained-wal").found())
          .contains("disk is full")
          .contains("forgotten retains")
          .contains("nobody reads it");
      assertThat(patient.examine(source, "source.retained-wal").state()).isEqualTo(WARNING);
      patient.sql(
          patient.examine(source, "source.retained-wal").remedy().stream()
              .filter(line -> !line.startsWith("--"))
              .toArray(String[]::new));
      await()
          .untilAsserted(
              () ->
                  assertThat(patient.examine(source, "source.retained-wal").state()).isEqualTo(OK));
    }
  }

  @Test
  void aSlotThatIsUsedUpByOthersLostOrOfAnotherKindFails() throws Exception {
    Patient patient = Patient.in(tight, "slots");
    SourceUnderTest source = patient.source(List.of(), Map.of());
    assertThat(patient.examine(source, "source.slot").state()).isEqualTo(OK);

    patient.sql("SELECT pg_create_physical_replication_slot('other')");
    Finding full = patient.examine(source, "source.slot");
    assertThat(full.state()).isEqualTo(FAILED);
    assertThat(full.remedy()).contains("ALTER SYSTEM SET max_replication_slots = 5;");
    patient.sql("SELECT pg_drop_replication_slot('other')");

    patient.sql("SELECT pg_create_physical_replication_slot('slots_slot')");
    patient.mends(source, "source.slot", FAILED);

    patient.sql(
        "SELECT pg_create_logical_replication_slot('slots_slot', 'pgoutput')",
        "CREATE TABLE filler (id int)");
    for (int i = 0; i < 4; i++) {
      patient.sql("INSERT INTO filler VALUES (1)", "SELECT pg_switch_wal()", "CHECKPOINT");
    }
    assertThat(patient.examine(source, "source.slot").found()).contains("has lost log");
    assertThat(patient.examine(source, "source.retained-wal").state()).isEqualTo(WARNING);
    patient.mends(source, "source.slot", FAILED);
  }

  @Test
  void aSlotThatSomebodyReadsIsAWarningAndTheLastSenderIsNotFree() throws Exception {
    Patient patient = Patient.in(server, "reading");
    SourceUnderTest source = patient.source(List.of(), Map.of());
    patient.sql("SELECT pg_create_logical_replication_slot('reading_slot', 'pgoutput')");
    patient.sql("CREATE PUBLICATION reading_pub");
    try (Connection reader = replication(patient)) {
      var stream =
          reader
              .unwrap(org.postgresql.PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName("reading_slot")
              .withSlotOption("proto_version", "1")
              .withSlotOption("publication_names", "reading_pub")
              .start();
      assertThat(patient.examine(source, "source.slot").state()).isEqualTo(WARNING);
      assertThat(patient.examine(source, "source.slot").remedy())
          .anyMatch(line -> line.startsWith("SELECT pg_terminate_backend("));
      assertThat(patient.examine(source, "source.wal-sender").state()).isEqualTo(OK);
      stream.close();
    }
    patient.sql("SELECT pg_drop_replication_slot('reading_slot')");
  }

  @Test
  void aServerWhoseSendersAreAllInUseFails() throws Exception {
    Patient patient = Patient.in(tight, "senders");
    SourceUnderTest source = patient.source(List.of(), Map.of());
    assertThat(patient.examine(source, "source.wal-sender").state()).isEqualTo(OK);
    try (Connection reader = replication(patient)) {
      assertThat(reader.isValid(1)).isTrue();
      assertThat(patient.examine(source, "source.wal-sender").state()).isEqualTo(FAILED);
    }
  }

  private static Connection replication(Patient patient) throws Exception {
    Properties properties = new Properties();
    properties.put("user", EmbeddedPostgresServer.USER);
    properties.put("replication", "database");
    properties.put("preferQueryMode", "simple");
    properties.put("assumeMinServerVersion", "14");
    return DriverManager.getConnection(patient.server().jdbcUrl(patient.database()), properties);
  }

  private static SourceUnderTest at(String jdbcUrl, SourceUnderTest like) {
    return with(jdbcUrl, "", like);
  }

  private static SourceUnderTest as(String password, SourceUnderTest like) {
    return with(like.jdbcUrl(), password, like);
  }

  private static SourceUnderTest with(String jdbcUrl, String password, SourceUnderTest like) {
    return new SourceUnderTest(
        jdbcUrl,
        like.username(),
        password,
        like.tables(),
        like.routes(),
        like.topics(),
        like.slotName(),
        like.publicationName(),
        like.bootstrapServers(),
        like.kafkaProperties(),
        like.replicationFactor(),
        ChangeRules.NONE,
        "none");
  }
}

package io.ficus.cdc.bridge.doctor;

import static io.ficus.cdc.bridge.doctor.Finding.State.FAILED;
import static io.ficus.cdc.bridge.doctor.Finding.State.OK;
import static io.ficus.cdc.bridge.doctor.Finding.State.UNKNOWN;
import static io.ficus.cdc.bridge.doctor.Finding.State.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.embedded.EmbeddedPostgresServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SourceDoctorTableTest {

  private static EmbeddedPostgresServer server;

  @BeforeAll
  static void start() {
    server = EmbeddedPostgresServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aMissingTableFailsAndTheNearestNamesAreSuggested() throws Exception {
    Patient patient = Patient.in(server, "missing");
    patient.sql("CREATE TABLE customer (id int PRIMARY KEY)", "CREATE TABLE orders (id int)");
    List<Finding> findings =
        SourceDoctor.examineDatabase(patient.source(List.of("custmer", "nothing_like"), Map.of()));
    Finding missing = Patient.finding(findings, "table.exists/public.custmer");
    assertThat(missing.state()).isEqualTo(FAILED);
    assertThat(missing.found()).endsWith("is it public.customer?");
    assertThat(Patient.finding(findings, "table.select/public.custmer").state()).isEqualTo(UNKNOWN);
    assertThat(Patient.finding(findings, "table.identity/public.custmer").state())
        .isEqualTo(UNKNOWN);
    assertThat(Patient.finding(findings, "table.exists/public.nothing_like").found())
        .isEqualTo("there is no public.nothing_like");
  }

  @Test
  void aViewIsNoTableAndAnUnloggedTableIsInNoLog() throws Exception {
    Patient patient = Patient.in(server, "kinds");
    patient.sql(
        "CREATE UNLOGGED TABLE cache (id int PRIMARY KEY)",
        "CREATE VIEW seen AS SELECT id FROM cache");
    SourceUnderTest source = patient.source(List.of("seen", "cache"), Map.of());
    assertThat(patient.examine(source, "table.exists/public.seen").state()).isEqualTo(FAILED);
    patient.mends(source, "table.exists/public.cache", FAILED);
  }

  @Test
  void aTableThatMayNotBeReadFailsAndTheRemedyMendsIt() throws Exception {
    Patient patient = Patient.in(server, "reading");
    patient.sql(
        "CREATE SCHEMA \"Old Shop\"", "CREATE TABLE \"Old Shop\".\"order\" (id int PRIMARY KEY)");
    patient.mends(
        patient.source(List.of("Old Shop.order"), Map.of()), "table.select/Old Shop.order", FAILED);
  }

  @Test
  void aTableWithoutPrimaryKeyOrReplicaIdentityFails() throws Exception {
    Patient patient = Patient.in(server, "keyless");
    patient.sql("CREATE TABLE msg_log (cust_id bigint, body text)");
    SourceUnderTest routed =
        patient.source(List.of("msg_log"), Map.of("msg_log", List.of("cust_id")));
    assertThat(patient.examine(routed, "table.identity/public.msg_log").found())
        .contains("every UPDATE and DELETE of it fails");
    patient.mends(routed, "table.identity/public.msg_log", FAILED);

    SourceUnderTest unrouted = patient.source(List.of("msg_log"), Map.of());
    assertThat(patient.examine(unrouted, "table.identity/public.msg_log").state())
        .isEqualTo(WARNING);
  }

  @Test
  void replicaIdentityNothingFailsAlthoughThereIsAPrimaryKey() throws Exception {
    Patient patient = Patient.in(server, "nothing");
    patient.sql("CREATE TABLE t (id int PRIMARY KEY)", "ALTER TABLE t REPLICA IDENTITY NOTHING");
    patient.mends(patient.source(List.of("t"), Map.of()), "table.identity/public.t", FAILED);
  }

  @Test
  void aRouteByAColumnOutsideTheKeyNeedsFullIdentity() throws Exception {
    Patient patient = Patient.in(server, "outside");
    patient.sql("CREATE TABLE loy_txn (txn_id bigint PRIMARY KEY, cust_id bigint NOT NULL)");
    assertThat(
            patient
                .examine(
                    patient.source(List.of("loy_txn"), Map.of()), "table.identity/public.loy_txn")
                .state())
        .isEqualTo(OK);
    SourceUnderTest routed =
        patient.source(List.of("loy_txn"), Map.of("public.loy_txn", List.of("cust_id")));
    assertThat(patient.examine(routed, "table.identity/public.loy_txn").remedy())
        .containsExactly("ALTER TABLE public.loy_txn REPLICA IDENTITY FULL;");
    patient.mends(routed, "table.identity/public.loy_txn", FAILED);
  }

  @Test
  void aUniqueIndexAsIdentityCountsByItsColumns() throws Exception {
    Patient patient = Patient.in(server, "indexed");
    patient.sql(
        "CREATE TABLE t (id bigint PRIMARY KEY, cust_id bigint NOT NULL)",
        "CREATE UNIQUE INDEX t_ix ON t (cust_id, id)",
        "ALTER TABLE t REPLICA IDENTITY USING INDEX t_ix");
    assertThat(
            patient
                .examine(
                    patient.source(List.of("t"), Map.of("t", List.of("cust_id"))),
                    "table.identity/public.t")
                .found())
        .isEqualTo("the log carries cust_id, id");
  }

  @Test
  void aWideColumnUnderDefaultIdentityIsAWarningOnlyWhereTheTableIsRouted() throws Exception {
    Patient patient = Patient.in(server, "wide");
    patient.sql("CREATE TABLE customer (id bigint PRIMARY KEY, name varchar(60), remarks text)");
    String id = "table.identity/public.customer";
    assertThat(patient.examine(patient.source(List.of("customer"), Map.of()), id).state())
        .isEqualTo(OK);
    SourceUnderTest routed = patient.source(List.of("customer"), Map.of("customer", List.of("id")));
    assertThat(patient.examine(routed, id).found()).contains("(remarks)");
    patient.mends(routed, id, WARNING);
  }

  @Test
  void aRouteByAColumnThatIsNotThereFails() throws Exception {
    Patient patient = Patient.in(server, "column");
    patient.sql("CREATE TABLE t (id bigint PRIMARY KEY)");
    assertThat(
            patient
                .examine(
                    patient.source(List.of("t"), Map.of("t", List.of("customer_id"))),
                    "table.identity/public.t")
                .state())
        .isEqualTo(FAILED);
  }

  @Test
  void aPublicationThatMayNotBeCreatedFailsAndTheRemedyMendsIt() throws Exception {
    Patient patient = Patient.in(server, "creating");
    patient.sql("CREATE TABLE t (id bigint PRIMARY KEY)", "CREATE TABLE u (id bigint PRIMARY KEY)");
    SourceUnderTest source = patient.source(List.of("t", "u"), Map.of());
    assertThat(patient.examine(source, "source.publication").found())
        .contains("may not create in this database")
        .contains("does not own public.t, public.u");
    patient.mends(source, "source.publication", FAILED);
  }

  @Test
  void anOwnerWhoMayCreateNeedsNoPublicationYet() throws Exception {
    Patient patient = Patient.in(server, "owning");
    patient.sql(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "ALTER TABLE t OWNER TO owning_user",
        "GRANT CREATE ON DATABASE owning TO owning_user");
    assertThat(
            patient.examine(patient.source(List.of("t"), Map.of()), "source.publication").state())
        .isEqualTo(OK);
  }

  @Test
  void aPublicationThatLacksATableOrAKindOfChangeFailsAndTheRemedyMendsIt() throws Exception {
    Patient patient = Patient.in(server, "lacking");
    patient.sql(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "CREATE TABLE u (id bigint PRIMARY KEY)",
        "CREATE PUBLICATION lacking_pub FOR TABLE t WITH (publish = 'insert')");
    SourceUnderTest source = patient.source(List.of("t", "u"), Map.of());
    assertThat(patient.examine(source, "source.publication").found())
        .contains("lacks public.u")
        .contains("does not publish every kind of change");
    patient.mends(source, "source.publication", FAILED);
  }

  @Test
  void anOwnerMayAddAMissingTableToThePublication() throws Exception {
    Patient patient = Patient.in(server, "adding");
    patient.sql(
        "CREATE TABLE t (id bigint PRIMARY KEY)",
        "CREATE TABLE u (id bigint PRIMARY KEY)",
        "CREATE PUBLICATION adding_pub FOR TABLE t",
        "GRANT CREATE ON DATABASE adding TO adding_user",
        "ALTER PUBLICATION adding_pub OWNER TO adding_user",
        "ALTER TABLE t OWNER TO adding_user",
        "ALTER TABLE u OWNER TO adding_user");
    assertThat(
            patient
                .examine(patient.source(List.of("t", "u"), Map.of()), "source.publication")
                .found())
        .isEqualTo("adding_pub lacks public.u; the user may add what is missing");
  }
}

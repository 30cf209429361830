package io.ficus.cdc.bridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C9")
class SourceDoctorChangesNothingTest {

  @Test
  void theWholeCatalogueAndAllTopicsAreTheSameBeforeAndAfter() throws Exception {
    // Autovacuum would change the catalogue beside us.
    try (EmbeddedPostgresServer server =
            EmbeddedPostgresServer.start(null, 0, Map.of("autovacuum", "off"));
        EmbeddedKafkaBroker broker = EmbeddedKafkaBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Patient patient = Patient.in(server, "shop");
      patient.sql(
          "CREATE TABLE customer (id bigint PRIMARY KEY, remarks text)",
          "INSERT INTO customer VALUES (1, 'one')",
          "CREATE TABLE keyless (id bigint)",
          "CREATE PUBLICATION shop_pub FOR TABLE customer",
          "SELECT pg_create_logical_replication_slot('shop_slot', 'pgoutput')");
      admin.createTopics(List.of(new NewTopic("cdc.shop.customer", 2, (short) 1))).all().get();
      SourceUnderTest source = source(patient, broker);

      Map<String, String> database = catalogue(patient);
      Map<String, String> topics = topics(admin);
      List<Finding> findings = new SourceDoctor().examine(source);

      assertThat(findings).noneMatch(finding -> finding.found().startsWith("could not be asked"));
      assertThat(findings).extracting(Finding::id).doesNotHaveDuplicates();
      assertThat(catalogue(patient)).isEqualTo(database);
      assertThat(topics(admin)).isEqualTo(topics);
    }
  }

  private static SourceUnderTest source(Patient patient, EmbeddedKafkaBroker broker) {
    return new SourceUnderTest(
        patient.server().jdbcUrl(patient.database()),
        EmbeddedPostgresServer.USER,
        "",
        List.of("customer", "keyless", "missing"),
        Map.of("customer", List.of("id")),
        Map.of("customer", "cdc.shop.customer", "keyless", "cdc.shop.public.keyless"),
        "shop_slot",
        "shop_pub",
        broker.bootstrapServers(),
        Map.of(),
        1,
        ChangeRules.NONE,
        "none");
  }

  /** A checksum of every row, with the transaction that wrote it, of every table there is. */
  private static Map<String, String> catalogue(Patient patient) throws SQLException {
    Map<String, String> checksums = new TreeMap<>();
    try (Connection connection = patient.superuser()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet found =
          connection
              .createStatement()
              .executeQuery(
                  "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
                      + " AND relpersistence = 'p'")) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      for (String table : tables) {
        checksums.put(
            table,
            checksum(connection, "SELECT t.xmin::text || t::text AS r FROM " + table + " t"));
      }
      for (String view : List.of("pg_settings", "pg_replication_slots", "pg_stat_replication")) {
        checksums.put(view, checksum(connection, "SELECT t::text AS r FROM " + view + " t"));
      }
    }
    return checksums;
  }

  private static String checksum(Connection connection, String rows) throws SQLException {
    try (ResultSet found =
        connection
            .createStatement()
            .executeQuery("SELECT md5(string_agg(r, '|' ORDER BY r)) FROM (" + rows + ") x")) {
      found.next();
      return String.valueOf(found.getString(1));
    }
  }

  private static Map<String, String> topics(Admin admin) throws Exception {
    Map<String, String> topics = new HashMap<>();
    for (String topic :
        admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      topics.put(
          topic,
          admin.describeTopics(List.of(topic)).allTopicNames().get()
              + " "
              + admin.describeConfigs(List.of(resource)).all().get());
    }
    topics.put("groups", String.valueOf(admin.listGroups().all().get()));
    return topics;
  }
}

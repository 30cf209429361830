package io.ficus.benchmarks.peers;

import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The stores that all contenders share: one database, one broker. */
final class Arena implements AutoCloseable {

  private static final String DATABASE = "peers";

  private final EmbeddedPostgresServer postgres;
  private final EmbeddedKafkaBroker kafka;
  private final Path directory;
  private final boolean record;
  private final Connection connection;

  /**
   * Starts the stores.
   *
   * @param directory below which each pipeline has a directory of its own
   * @param record whether each contender's process writes a flight recording there
   */
  Arena(Path directory, boolean record) throws SQLException {
    this.directory = directory;
    this.record = record;
    this.postgres = EmbeddedPostgresServer.start();
    this.kafka = EmbeddedKafkaBroker.start();
    this.connection =
        DriverManager.getConnection(postgres.createDatabase(DATABASE), Assignment.USER, "");
  }

  Connection connection() {
    return connection;
  }

  /** A pipeline of this contender on this table; its topic is made, of one partition. */
  Assignment assign(Contender contender, RowShape shape, String purpose)
      throws IOException, ExecutionException, InterruptedException {
    String name = contender.code() + shape.name() + purpose;
    Assignment assignment =
        new Assignment(
            name,
            postgres.port(),
            DATABASE,
            shape.table(),
            kafka.bootstrapServers(),
            Files.createDirectories(directory.resolve(name)),
            record,
            "");
    if (contender.reachesKafka()) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        NewTopic topic = new NewTopic(contender.topic(assignment), 1, (short) 1);
        admin.createTopics(List.of(topic)).all().get();
      }
    }
    return assignment;
  }

  /** Slot and publication for a contender that does not make its own. */
  void makeSlot(Assignment assignment) throws SQLException {
    execute(
        "CREATE PUBLICATION " + assignment.publication() + " FOR TABLE " + assignment.table(),
        "SELECT pg_create_logical_replication_slot('" + assignment.slot() + "', 'pgoutput')");
  }

  /** Waits until a contender reads its slot. */
  void awaitActive(Assignment assignment, Run run) throws Exception {
    String asked =
        "SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = '"
            + assignment.slot()
            + "'";
    for (int i = 0; i < 1_200; i++) {
      try (Statement sql = connection.createStatement();
          var row = sql.executeQuery(asked)) {
        if (row.next() && row.getInt(1) == 1) {
          return;
        }
      }
      run.mustRun();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IllegalStateException(assignment.name() + " did not read its slot within a minute");
  }

  /** Lets go of what a contender's slot retains. */
  void dropSlot(Assignment assignment) throws SQLException {
    execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
            + assignment.slot()
            + "'",
        "DROP PUBLICATION IF EXISTS " + assignment.publication());
  }

  void execute(String... statements) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    kafka.close();
    postgres.close();
  }
}

package io.ficus.benchmarks.peers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What a contender has to carry: one table from its own slot to its own topic.
 *
 * @param name of the contender's pipeline: its topic prefix, slot and files are named after it
 * @param record whether its process writes a flight recording into the directory
 * @param last what the last row of the backlog holds, so that a reader knows that it has all
 * @param directory where it keeps what it has to remember between two starts
 */
record Assignment(
    String name,
    int port,
    String database,
    String table,
    String bootstrap,
    Path directory,
    boolean record,
    String last) {

  static final String USER = "postgres";

  Assignment until(String otherLast) {
    return new Assignment(name, port, database, table, bootstrap, directory, record, otherLast);
  }

  String jdbcUrl() {
    return "jdbc:postgresql://localhost:" + port + "/" + database;
  }

  String slot() {
    return "peer_" + name;
  }

  String publication() {
    return "peer_" + name;
  }

  /** Where Debezium's own naming puts the table. */
  String topic() {
    return name + ".public." + table;
  }

  /**
   * The connector's properties, the same for all that run it: those that decide about speed are
   * what the bridge itself uses.
   */
  Map<String, String> connector() {
    Map<String, String> p = new LinkedHashMap<>();
    p.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.put("topic.prefix", name);
    p.put("database.hostname", "localhost");
    p.put("database.port", String.valueOf(port));
    p.put("database.dbname", database);
    p.put("database.user", USER);
    p.put("database.password", "");
    p.put("plugin.name", "pgoutput");
    p.put("slot.name", slot());
    p.put("publication.name", publication());
    p.put("publication.autocreate.mode", "filtered");
    p.put("table.include.list", "public." + table);
    p.put("decimal.handling.mode", "string");
    p.put("time.precision.mode", "isostring");
    p.put("tombstones.on.delete", "false");
    p.put("statistics.metrics.enabled", "false");
    p.put("poll.interval.ms", "5");
    // The bridges' marks stand in the same log and are no rows.
    p.put("message.prefix.include.list", "of_nobody");
    p.put("snapshot.max.threads", "1");
    return p;
  }

  Properties properties(String prefix, Map<String, String> more) {
    Properties all = new Properties();
    connector().forEach((key, value) -> all.setProperty(prefix + key, value));
    all.putAll(more);
    return all;
  }
}

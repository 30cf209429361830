package io.ficus.cdc.bridge.source.binlog;

import io.ficus.cdc.bridge.config.BridgeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Debezium's binlog connectors are told. */
final class BinlogConnectorProperties {

  private static final String HISTORY = "schema.history.internal.";

  private BinlogConnectorProperties() {}

  static Map<String, String> of(BridgeConfig config) {
    BinlogAddress address = BinlogAddress.parse(config.jdbcUrl());
    Map<String, String> p = new HashMap<>();
    address.parameters().forEach((name, value) -> p.put("driver." + name, value));
    p.put("driver.tcpKeepAlive", "true");
    p.put("connect.timeout.ms", "10000");
    p.put("decimal.handling.mode", "string");
    p.put("time.precision.mode", "isostring");
    // A year of two digits has been made one of four by the database.
    p.put("enable.time.adjuster", "false");
    p.put("max.batch.size", "2048");
    p.put("max.queue.size", "8192");
    // Each bridge is a replica of its own to the server, and a second one of its name takes the
    // first one's place there too.
    p.put("database.server.id", String.valueOf(serverId(config.name())));
    p.putAll(config.debezium());

    // What the guarantees rest on comes last.
    p.put("name", config.name());
    p.put("connector.class", address.family().connector());
    p.put("topic.prefix", config.source());
    p.put("database.hostname", address.host());
    p.put("database.port", String.valueOf(address.port()));
    p.put("database.user", config.user());
    p.put("database.password", config.password());
    p.put("table.include.list", tables(config, address));
    p.put(
        "snapshot.mode",
        switch (config.firstSnapshot()) {
          case AT_ONCE -> "initial";
          case WHILE_STREAMING -> "no_data";
        });
    p.put("snapshot.max.threads", "1");
    // Else a table of few rows is read at once, however large they are.
    p.put("min.row.count.to.stream.results", "0");
    p.put("tombstones.on.delete", "false");
    p.put("skipped.operations", "none");
    p.put("include.schema.changes", "false");
    p.put("binary.handling.mode", "bytes");
    // Its END is the only word of the connector that a transaction is whole.
    p.put("provide.transaction.metadata", "true");
    // A record after a transaction's end that says where that is.
    p.put("heartbeat.interval.ms", "100");
    p.put("poll.interval.ms", String.valueOf(Math.max(1, config.poll().toMillis())));
    p.put("max.queue.size.in.bytes", String.valueOf(config.maxQueueBytes()));
    // The client's own reconnecting goes on in the middle of a transaction, or begins it again
    // without saying so. The supervisor alone tries again, from a place between two transactions.
    p.put("connect.keep.alive", "false");
    p.put("errors.max.retries", "0");
    history(p, config);
    return p;
  }

  /**
   * The definitions of tables over time, which row events do not carry. They are written before the
   * first record that needs them, each with its place in the log, and read up to the place where a
   * run begins; so what a crash leaves behind or writes twice does no harm.
   */
  private static void history(Map<String, String> p, BridgeConfig config) {
    p.put(HISTORY.substring(0, HISTORY.length() - 1), HISTORY_CLASS);
    p.put(HISTORY + "kafka.bootstrap.servers", config.bootstrapServers());
    p.put(HISTORY + "kafka.topic", historyTopic(config));
    config
        .kafka()
        .forEach(
            (name, value) -> {
              p.put(HISTORY + "producer." + name, value);
              p.put(HISTORY + "consumer." + name, value);
            });
  }

  private static final String HISTORY_CLASS =
      "io.debezium.storage.kafka.history.KafkaSchemaHistory";

  static String historyTopic(BridgeConfig config) {
    return "ficus.bridge." + config.name() + ".schema";
  }

  private static String tables(BridgeConfig config, BinlogAddress address) {
    List<String> tables = new ArrayList<>(config.tables());
    tables.add(BinlogDatabase.markTable(address));
    // The include list holds regular expressions, joined by commas.
    return String.join(
        ",", tables.stream().map(t -> t.replaceAll("([^A-Za-z0-9_])", "\\\\$1")).toList());
  }

  /** Far from the small numbers that people give to servers. */
  static long serverId(String bridge) {
    return 1_000_000_000L + (Integer.toUnsignedLong(bridge.hashCode()) % 1_000_000_000L);
  }
}

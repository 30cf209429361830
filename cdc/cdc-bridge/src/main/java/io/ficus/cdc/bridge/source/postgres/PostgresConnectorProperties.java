package io.ficus.cdc.bridge.source.postgres;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.StartPoint;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What Debezium's PostgreSQL connector is told. */
final class PostgresConnectorProperties {

  /**
   * Not a heartbeat in the ordinary sense: at a transaction's end the connector hands out a record
   * if it has handed out none for so long. That is how the bridge learns that a transaction is
   * whole when nothing follows it. Milliseconds; a floor under the latency of the last transaction
   * before silence.
   */
  private static final String TELL_COMMITS_AFTER = "2";

  private PostgresConnectorProperties() {}

  static Map<String, String> of(BridgeConfig config, StartPoint start) {
    JdbcAddress address = JdbcAddress.parse(config.jdbcUrl());
    Map<String, String> p = new HashMap<>();
    address.parameters().forEach((name, value) -> p.put("database." + name, value));
    p.put("database.connectTimeout", "10");
    p.put("database.tcpKeepAlive", "true");
    p.put("decimal.handling.mode", "string");
    p.put("time.precision.mode", "isostring");
    p.put("max.batch.size", "2048");
    p.put("max.queue.size", "8192");
    p.put("statistics.metrics.enabled", "false");
    p.putAll(config.debezium());

    // What the guarantees rest on comes last.
    p.put("name", config.name());
    p.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.put("topic.prefix", config.source());
    p.put("database.hostname", address.host());
    p.put("database.port", String.valueOf(address.port()));
    p.put("database.dbname", address.database());
    p.put("database.user", config.user());
    p.put("database.password", config.password());
    p.put("plugin.name", "pgoutput");
    p.put("slot.name", config.slot());
    p.put("slot.drop.on.stop", "false");
    p.put("slot.max.retries", "0");
    p.put("publication.name", config.publication());
    // Once there is a publication the connector must leave it alone: it would alter it in the
    // session
    // that it then streams in. That session would know the tables as they are now, and PostgreSQL
    // would decode with that what was written before they were altered: into wrong values.
    p.put("publication.autocreate.mode", start.phase() == Phase.STREAM ? "disabled" : "filtered");
    p.put(
        "table.include.list",
        config.tables().stream()
            .map(PostgresConnectorProperties::pattern)
            .collect(Collectors.joining(",")));
    p.put(
        "snapshot.mode",
        switch (config.firstSnapshot()) {
          case AT_ONCE -> "initial";
          case WHILE_STREAMING -> "no_data";
        });
    p.put("snapshot.max.threads", "1");
    p.put("tombstones.on.delete", "false");
    p.put("skipped.operations", "none");
    p.put("message.prefix.include.list", Marks.PREFIXES);
    p.put("binary.handling.mode", "bytes");
    p.put("heartbeat.interval.ms", TELL_COMMITS_AFTER);
    p.put("poll.interval.ms", String.valueOf(Math.max(1, config.poll().toMillis())));
    p.put("max.queue.size.in.bytes", String.valueOf(config.maxQueueBytes()));
    p.put("lsn.flush.mode", "connector");
    // The supervisor alone tries again: the connector's own retries go on from the wrong place, for
    // ever, and in silence.
    p.put("errors.max.retries", "0");
    return p;
  }

  /** The include list holds regular expressions, joined by commas. */
  private static String pattern(String table) {
    return table.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
  }
}

package io.ficus.cdc.bridge;

import java.util.Properties;
import java.util.stream.Collectors;

/** What Debezium is told. */
final class EngineProperties {

  private EngineProperties() {}

  static Properties of(BridgeConfig config, DurablePosition position) {
    JdbcAddress address = JdbcAddress.parse(config.jdbcUrl());
    Properties p = new Properties();
    address.parameters().forEach((name, value) -> p.setProperty("database." + name, value));
    p.setProperty("database.connectTimeout", "10");
    p.setProperty("database.tcpKeepAlive", "true");
    p.setProperty("decimal.handling.mode", "string");
    p.setProperty("time.precision.mode", "isostring");
    p.setProperty("max.batch.size", "2048");
    p.setProperty("max.queue.size", "8192");
    p.setProperty("statistics.metrics.enabled", "false");
    p.setProperty("task.management.timeout.ms", "300000");
    config.debezium().forEach(p::setProperty);

    // What the guarantees rest on comes last.
    p.setProperty("name", config.name());
    p.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.setProperty("topic.prefix", config.source());
    p.setProperty("database.hostname", address.host());
    p.setProperty("database.port", String.valueOf(address.port()));
    p.setProperty("database.dbname", address.database());
    p.setProperty("database.user", config.user());
    p.setProperty("database.password", config.password());
    p.setProperty("plugin.name", "pgoutput");
    p.setProperty("slot.name", config.slot());
    p.setProperty("slot.drop.on.stop", "false");
    p.setProperty("slot.max.retries", "0");
    p.setProperty("publication.name", config.publication());
    p.setProperty("publication.autocreate.mode", "filtered");
    p.setProperty(
        "table.include.list",
        config.tables().stream().map(EngineProperties::pattern).collect(Collectors.joining(",")));
    p.setProperty("snapshot.mode", "initial");
    p.setProperty("snapshot.max.threads", "1");
    p.setProperty("tombstones.on.delete", "false");
    p.setProperty("skipped.operations", "none");
    p.setProperty("logical.decoding.message.prefix.include.list", Marks.PREFIXES);
    p.setProperty("binary.handling.mode", "bytes");
    p.setProperty("heartbeat.interval.ms", String.valueOf(config.heartbeat().toMillis()));
    p.setProperty(
        "heartbeat.action.query",
        "SELECT pg_logical_emit_message(true, '" + Marks.HEARTBEAT_PREFIX + "', '')");
    p.setProperty("poll.interval.ms", String.valueOf(Math.max(1, config.poll().toMillis())));
    p.setProperty("max.queue.size.in.bytes", String.valueOf(config.maxQueueBytes()));
    p.setProperty("lsn.flush.mode", "connector");
    // The supervisor alone tries again: the engine's own retries go on from the wrong place, for
    // ever, and in silence.
    p.setProperty("errors.max.retries", "0");
    p.setProperty("offset.storage", SeededOffsetStore.class.getName());
    p.setProperty("offset.flush.interval.ms", "0");
    // Connect's worker configuration insists on it, though nothing here connects through it.
    p.setProperty("bootstrap.servers", config.bootstrapServers());
    if (position.phase() == DurablePosition.Phase.STREAM) {
      SeededOffsetStore.seed(p, config.name(), config.source(), position.resumeLsn());
    }
    return p;
  }

  /** The include list holds regular expressions, joined by commas. */
  private static String pattern(String table) {
    return table.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
  }
}

package io.ficus.cdc.bridge.connect;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Conversion;
import io.ficus.cdc.bridge.json.ConvertedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A bridge's pipeline as the configuration of a connector: the same rows, topics, keys and bytes.
 *
 * @param name the connector's
 * @param config its configuration, as {@code POST /connectors} takes it
 * @param differences what the connector does otherwise, or not at all, in plain words
 */
public record ConnectorConfiguration(
    String name, Map<String, String> config, List<String> differences) {

  /** Stands for the password; a worker resolves it with Kafka's EnvVarConfigProvider. */
  public static final String PASSWORD = "${env:FICUS_SOURCE_PASSWORD}";

  private static final String MESSAGES = "message.prefix.";

  /** What the bridge tells the connector for reasons that Connect does not share. */
  private static final List<String> OWN =
      List.of(
          "errors.max.retries",
          "slot.max.retries",
          "heartbeat.interval.ms",
          "provide.transaction.metadata",
          "connect.keep.alive");

  public ConnectorConfiguration {
    config = Map.copyOf(config);
    differences = List.copyOf(differences);
  }

  /**
   * The configuration of a bridge.
   *
   * @param connector what the bridge's source tells the connector
   */
  public static ConnectorConfiguration of(
      BridgeConfig bridge, String name, Map<String, String> connector) {
    Map<String, String> config = new TreeMap<>(connector);
    List<String> differences = new ArrayList<>();
    OWN.forEach(config::remove);
    if (config.remove(MESSAGES + "include.list") != null) {
      // The bridge's own marks; without a list, they would go to a topic of their own.
      config.put(MESSAGES + "exclude.list", ".*");
    }
    config.put("name", name);
    config.put("tasks.max", "1");
    config.put("database.password", PASSWORD);
    config.put(
        "table.include.list",
        bridge.tables().stream()
            .map(ConnectorConfiguration::pattern)
            .collect(Collectors.joining(",")));
    delivery(bridge, config, differences);
    converters(bridge.conversion(), config);
    topics(bridge, config);
    config.putAll(ConnectorRoutes.of(bridge));
    ConnectorColumns.of(bridge, config, differences);
    general(bridge, differences);
    return new ConnectorConfiguration(name, config, differences);
  }

  private static void delivery(
      BridgeConfig bridge, Map<String, String> config, List<String> differences) {
    switch (bridge.delivery().mode()) {
      case EXACTLY_ONCE -> {
        config.put("exactly.once.support", "required");
        config.put("transaction.boundary", "poll");
        differences.add(
            "Exactly once needs workers with exactly.once.source.support=enabled. A reader can see a"
                + " part of a source transaction.");
      }
      case AT_LEAST_ONCE -> config.put("exactly.once.support", "requested");
    }
  }

  private static void converters(Conversion conversion, Map<String, String> config) {
    boolean plain = conversion.isPlainJson();
    String json = "org.apache.kafka.connect.json.JsonConverter";
    Map<String, String> properties = new TreeMap<>(ConvertedBytes.NULL_IS_NULL);
    properties.putAll(plain ? Map.of("schemas.enable", "false") : conversion.properties());
    config.put("key.converter", plain ? json : conversion.keyConverter());
    config.put("value.converter", plain ? json : conversion.valueConverter());
    properties.forEach(
        (key, value) -> {
          config.put("key.converter." + key, value);
          config.put("value.converter." + key, value);
        });
  }

  private static void topics(BridgeConfig bridge, Map<String, String> config) {
    config.put("topic.creation.default.partitions", String.valueOf(bridge.partitions()));
    config.put(
        "topic.creation.default.replication.factor", String.valueOf(bridge.replicationFactor()));
    config.put("topic.creation.default.max.message.bytes", String.valueOf(64 * 1024 * 1024));
    config.put("producer.override.max.request.size", String.valueOf(64 * 1024 * 1024));
    config.put("producer.override.compression.type", "lz4");
  }

  private static void general(BridgeConfig bridge, List<String> differences) {
    differences.add(
        "The password is not printed. Give the workers config.providers=env,"
            + " config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider"
            + " and the variable FICUS_SOURCE_PASSWORD, or write it in.");
    if (!bridge.kafka().isEmpty()) {
      differences.add(
          "ficus.kafka.properties are the workers' matter: "
              + new TreeMap<>(bridge.kafka()).keySet());
    }
    differences.add(
        "Records carry no headers ficus.*, and watermarks are not sent on: a domain that Ficus moves"
            + " cannot follow a connector.");
    differences.add(
        "Heartbeats and transaction metadata are off, because the connector loses rows after a"
            + " restart with them (dbz#76); so a database whose carried tables are quiet keeps its"
            + " log.");
    differences.add(
        "A lost slot, a restored database and a second connector on the same slot are not noticed:"
            + " the gap guard, the lease and the supervisor are the bridge's.");
  }

  /** The include list holds regular expressions, joined by commas. */
  static String pattern(String name) {
    return name.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
  }
}

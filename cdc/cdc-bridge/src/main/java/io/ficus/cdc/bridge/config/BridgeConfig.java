package io.ficus.cdc.bridge.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a bridge carries, from where to where. Immutable; made by {@link BridgeConfigBuilder}.
 *
 * @param name names the bridge; its transactional ids and its position topic follow from it
 * @param source the logical name of the legacy database; topics are {@code cdc.<source>....}
 * @param jdbcUrl of the legacy database; its scheme says which family it is
 * @param user a role that may replicate
 * @param password empty where none is needed
 * @param tables the tables to carry, with their schemas, as in {@code public.customer}
 * @param routes tables that share a topic; a table in none has a topic of its own
 * @param slot PostgreSQL's replication slot; made by the bridge
 * @param publication PostgreSQL's publication; made by the bridge, for these tables only
 * @param bootstrapServers Kafka
 * @param kafka further properties of every Kafka client, for example for security
 * @param debezium further properties of the connector, for example {@code
 *     provide.transaction.metadata}; they win over the bridge's own, except those that its
 *     guarantees rest on
 * @param partitions of a change topic that the bridge creates
 * @param replicationFactor of a topic that the bridge creates
 * @param heartbeat how often a mark is written, so that a quiet database's log is not held and a
 *     dead connection shows
 * @param poll how long the connector waits for a full batch; the floor of the latency
 * @param maxQueueBytes what the connector may hold in memory of changes, and of rows that are read
 *     at once; several times as much is needed, since it is converted and sent besides
 * @param backOff how long to wait before trying again
 * @param delivery what is promised, and how much is written at once
 * @param conversion how keys and values become bytes
 * @param rules what is done to changes on their way
 * @param logLimit how much log the source's disk may keep for the bridge, in bytes, where the
 *     source has no limit itself; 0 if nobody has said
 * @param firstSnapshot how the rows that are there already come
 */
public record BridgeConfig(
    String name,
    String source,
    String jdbcUrl,
    String user,
    String password,
    List<String> tables,
    List<Route> routes,
    String slot,
    String publication,
    String bootstrapServers,
    Map<String, String> kafka,
    Map<String, String> debezium,
    int partitions,
    int replicationFactor,
    Duration heartbeat,
    Duration poll,
    long maxQueueBytes,
    BackOff backOff,
    Delivery delivery,
    Conversion conversion,
    ChangeRules rules,
    long logLimit,
    FirstSnapshot firstSnapshot) {

  /** What a route cannot be named. */
  private static final Set<String> OWN_TOPICS = Set.of("schema-changes", "large-values");

  /**
   * Waiting before another try: doubles from {@code first} up to {@code most}, then a random half
   * of it is taken off so that instances do not knock together.
   */
  public record BackOff(Duration first, Duration most) {}

  public BridgeConfig {
    tables = List.copyOf(tables);
    routes = List.copyOf(routes);
    kafka = Map.copyOf(kafka);
    debezium = Map.copyOf(debezium);
    if (!name.matches("[A-Za-z0-9._-]{1,100}") || !source.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "A bridge's name and its source are 1 to 100 letters, digits, dots, dashes or"
              + " underscores, because topics are named after them: "
              + name
              + ", "
              + source);
    }
    if (!slot.matches("[a-z0-9_]{1,63}")) {
      throw new IllegalArgumentException(
          "A replication slot's name is 1 to 63 lower-case letters, digits or underscores: "
              + slot);
    }
    if (logLimit < 0) {
      throw new IllegalArgumentException("The limit of the log cannot be " + logLimit);
    }
    if (tables.isEmpty() || partitions < 1 || replicationFactor < 1) {
      throw new IllegalArgumentException(
          "A bridge needs at least one table, one partition and one replica");
    }
    for (String table : tables) {
      if (!table.matches("[^.]+\\.[^.]+")) {
        throw new IllegalArgumentException(
            "A table is named with its schema, as in public.customer: " + table);
      }
    }
    Set<String> routed = new HashSet<>();
    for (Route route : routes) {
      if (OWN_TOPICS.contains(route.name())) {
        throw new IllegalArgumentException(
            "A route cannot be named "
                + route.name()
                + ": the bridge has a topic of its own of that name. Name it otherwise");
      }
      for (String table : route.keyColumns().keySet()) {
        if (!tables.contains(table)) {
          throw new IllegalArgumentException(
              "Route " + route.name() + " names a table that the bridge does not carry: " + table);
        }
        if (!routed.add(table)) {
          throw new IllegalArgumentException("Two routes name the same table: " + table);
        }
      }
    }
  }

  /** Where the bridge keeps its position. */
  public String positionTopic() {
    return "ficus.bridge." + name + ".position";
  }

  /** A builder that starts from this one. */
  public BridgeConfigBuilder toBuilder() {
    return new BridgeConfigBuilder(this);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "BridgeConfig[name=" + name + ", source=" + source + ", jdbcUrl=" + jdbcUrl + "]";
  }
}

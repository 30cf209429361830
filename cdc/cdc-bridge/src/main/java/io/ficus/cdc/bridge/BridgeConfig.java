package io.ficus.cdc.bridge;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a bridge carries, from where to where. Immutable.
 *
 * @param name names the bridge; its transactional id and its position topic follow from it
 * @param source the logical name of the legacy database; topics are {@code cdc.<source>....}
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database?parameters}
 * @param user a role that may replicate
 * @param password empty where none is needed
 * @param tables the tables to carry, with their schemas, as in {@code public.customer}
 * @param routes tables that share a topic; a table in none has a topic of its own
 * @param slot the replication slot; made by the bridge
 * @param publication the publication; made by the bridge, for these tables only
 * @param bootstrapServers Kafka
 * @param kafka further properties of every Kafka client, for example for security
 * @param debezium further properties of the connector, for example {@code
 *     provide.transaction.metadata}; they win over the bridge's own, except those that its
 *     guarantees rest on
 * @param partitions of a change topic that the bridge creates
 * @param replicationFactor of a topic that the bridge creates
 * @param heartbeat how often a quiet database gets a mark, so that its WAL is not held
 * @param poll how long the engine waits for a full batch; the floor of the latency
 * @param maxQueueBytes what the engine may hold in memory
 * @param backOff how long to wait before trying again
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
    BackOff backOff) {

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

  /**
   * A bridge with the ordinary settings: no routes, slot and publication named after the bridge, 6
   * partitions, one replica, heartbeat 2 s, poll 5 ms, 64 MB of queue, back-off 1 s to 30 s.
   */
  public static BridgeConfig of(
      String name,
      String source,
      String jdbcUrl,
      String user,
      String password,
      List<String> tables,
      String bootstrapServers) {
    String object = "ficus_" + name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    return new BridgeConfig(
        name,
        source,
        jdbcUrl,
        user,
        password,
        tables,
        List.of(),
        object,
        object,
        bootstrapServers,
        Map.of(),
        Map.of(),
        6,
        1,
        Duration.ofSeconds(2),
        Duration.ofMillis(5),
        64L * 1024 * 1024,
        new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  /** The same with other routes. */
  public BridgeConfig withRoutes(List<Route> other) {
    return new BridgeConfig(
        name,
        source,
        jdbcUrl,
        user,
        password,
        tables,
        other,
        slot,
        publication,
        bootstrapServers,
        kafka,
        debezium,
        partitions,
        replicationFactor,
        heartbeat,
        poll,
        maxQueueBytes,
        backOff);
  }

  /** The same with other Kafka client properties. */
  public BridgeConfig withKafka(Map<String, String> other) {
    return new BridgeConfig(
        name,
        source,
        jdbcUrl,
        user,
        password,
        tables,
        routes,
        slot,
        publication,
        bootstrapServers,
        other,
        debezium,
        partitions,
        replicationFactor,
        heartbeat,
        poll,
        maxQueueBytes,
        backOff);
  }

  /** The same with other connector properties. */
  public BridgeConfig withDebezium(Map<String, String> other) {
    return new BridgeConfig(
        name,
        source,
        jdbcUrl,
        user,
        password,
        tables,
        routes,
        slot,
        publication,
        bootstrapServers,
        kafka,
        other,
        partitions,
        replicationFactor,
        heartbeat,
        poll,
        maxQueueBytes,
        backOff);
  }

  /** The same with other topic settings. */
  public BridgeConfig withTopics(int otherPartitions, int otherReplicationFactor) {
    return new BridgeConfig(
        name,
        source,
        jdbcUrl,
        user,
        password,
        tables,
        routes,
        slot,
        publication,
        bootstrapServers,
        kafka,
        debezium,
        otherPartitions,
        otherReplicationFactor,
        heartbeat,
        poll,
        maxQueueBytes,
        backOff);
  }

  /** The same with another rhythm. */
  public BridgeConfig withTiming(Duration otherHeartbeat, Duration otherPoll, BackOff other) {
    return new BridgeConfig(
        name,
        source,
        jdbcUrl,
        user,
        password,
        tables,
        routes,
        slot,
        publication,
        bootstrapServers,
        kafka,
        debezium,
        partitions,
        replicationFactor,
        otherHeartbeat,
        otherPoll,
        maxQueueBytes,
        other);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "BridgeConfig[name=" + name + ", source=" + source + ", jdbcUrl=" + jdbcUrl + "]";
  }
}

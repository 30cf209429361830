package io.ficus.cdc.bridge.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes a {@link BridgeConfig}. Not thread-safe.
 *
 * <p>Without more: no routes, slot and publication named after the bridge, 6 partitions, one
 * replica, heartbeat 2 s, poll 5 ms, 32 MB of queue, back-off 1 s to 30 s.
 */
public final class BridgeConfigBuilder {

  private String name;
  private String source;
  private String jdbcUrl;
  private String user = "";
  private String password = "";
  private List<String> tables = List.of();
  private List<Route> routes = List.of();
  private String slot;
  private String publication;
  private String bootstrapServers;
  private Map<String, String> kafka = Map.of();
  private Map<String, String> debezium = Map.of();
  private int partitions = 6;
  private int replicationFactor = 1;
  private Duration heartbeat = Duration.ofSeconds(2);
  private Duration poll = Duration.ofMillis(5);
  private long maxQueueBytes = 32L * 1024 * 1024;
  private BridgeConfig.BackOff backOff =
      new BridgeConfig.BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private Delivery delivery = Delivery.EXACTLY_ONCE;
  private Conversion conversion = Conversion.PLAIN_JSON;

  private ChangeRules rules = ChangeRules.NONE;
  private long logLimit;
  private FirstSnapshot firstSnapshot = FirstSnapshot.AT_ONCE;

  /** A bridge of this name, whose source has the same name. */
  public BridgeConfigBuilder(String name, String jdbcUrl, String bootstrapServers) {
    this.name = name;
    this.source = name;
    this.jdbcUrl = jdbcUrl;
    this.bootstrapServers = bootstrapServers;
    this.slot = "ficus_" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    this.publication = slot;
  }

  BridgeConfigBuilder(BridgeConfig from) {
    this.name = from.name();
    this.source = from.source();
    this.jdbcUrl = from.jdbcUrl();
    this.user = from.user();
    this.password = from.password();
    this.tables = from.tables();
    this.routes = from.routes();
    this.slot = from.slot();
    this.publication = from.publication();
    this.bootstrapServers = from.bootstrapServers();
    this.kafka = from.kafka();
    this.debezium = from.debezium();
    this.partitions = from.partitions();
    this.replicationFactor = from.replicationFactor();
    this.heartbeat = from.heartbeat();
    this.poll = from.poll();
    this.maxQueueBytes = from.maxQueueBytes();
    this.backOff = from.backOff();
    this.delivery = from.delivery();
    this.conversion = from.conversion();
    this.rules = from.rules();
    this.logLimit = from.logLimit();
    this.firstSnapshot = from.firstSnapshot();
  }

  /**
   * The configuration.
   *
   * @throws IllegalArgumentException if it cannot be; the message says why
   */
  public BridgeConfig build() {
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
        heartbeat,
        poll,
        maxQueueBytes,
        backOff,
        delivery,
        conversion,
        rules,
        logLimit,
        firstSnapshot);
  }

  /** See {@link BridgeConfig#name()}. */
  public BridgeConfigBuilder name(String other) {
    this.name = other;
    return this;
  }

  /** See {@link BridgeConfig#source()}. */
  public BridgeConfigBuilder source(String other) {
    this.source = other;
    return this;
  }

  /** See {@link BridgeConfig#jdbcUrl()}. */
  public BridgeConfigBuilder jdbcUrl(String other) {
    this.jdbcUrl = other;
    return this;
  }

  /** See {@link BridgeConfig#user()}. */
  public BridgeConfigBuilder user(String other) {
    this.user = other;
    return this;
  }

  /** See {@link BridgeConfig#password()}. */
  public BridgeConfigBuilder password(String other) {
    this.password = other;
    return this;
  }

  /** See {@link BridgeConfig#tables()}. */
  public BridgeConfigBuilder tables(List<String> other) {
    this.tables = other;
    return this;
  }

  /** See {@link BridgeConfig#routes()}. */
  public BridgeConfigBuilder routes(List<Route> other) {
    this.routes = other;
    return this;
  }

  /** See {@link BridgeConfig#slot()}. */
  public BridgeConfigBuilder slot(String other) {
    this.slot = other;
    return this;
  }

  /** See {@link BridgeConfig#publication()}. */
  public BridgeConfigBuilder publication(String other) {
    this.publication = other;
    return this;
  }

  /** See {@link BridgeConfig#bootstrapServers()}. */
  public BridgeConfigBuilder bootstrapServers(String other) {
    this.bootstrapServers = other;
    return this;
  }

  /** See {@link BridgeConfig#kafka()}. */
  public BridgeConfigBuilder kafka(Map<String, String> other) {
    this.kafka = other;
    return this;
  }

  /** See {@link BridgeConfig#debezium()}. */
  public BridgeConfigBuilder debezium(Map<String, String> other) {
    this.debezium = other;
    return this;
  }

  /** See {@link BridgeConfig#partitions()}. */
  public BridgeConfigBuilder partitions(int other) {
    this.partitions = other;
    return this;
  }

  /** See {@link BridgeConfig#replicationFactor()}. */
  public BridgeConfigBuilder replicationFactor(int other) {
    this.replicationFactor = other;
    return this;
  }

  /** See {@link BridgeConfig#heartbeat()}. */
  public BridgeConfigBuilder heartbeat(Duration other) {
    this.heartbeat = other;
    return this;
  }

  /** See {@link BridgeConfig#poll()}. */
  public BridgeConfigBuilder poll(Duration other) {
    this.poll = other;
    return this;
  }

  /** See {@link BridgeConfig#maxQueueBytes()}. */
  public BridgeConfigBuilder maxQueueBytes(long other) {
    this.maxQueueBytes = other;
    return this;
  }

  /** See {@link BridgeConfig#rules()}. */
  public BridgeConfigBuilder rules(ChangeRules other) {
    this.rules = other;
    return this;
  }

  /** See {@link BridgeConfig#logLimit()}. */
  public BridgeConfigBuilder logLimit(long other) {
    this.logLimit = other;
    return this;
  }

  /** See {@link BridgeConfig#firstSnapshot()}. */
  public BridgeConfigBuilder firstSnapshot(FirstSnapshot other) {
    this.firstSnapshot = other;
    return this;
  }

  /** See {@link BridgeConfig#backOff()}. */
  public BridgeConfigBuilder backOff(BridgeConfig.BackOff other) {
    this.backOff = other;
    return this;
  }

  /** See {@link BridgeConfig#delivery()}. */
  public BridgeConfigBuilder delivery(Delivery other) {
    this.delivery = other;
    return this;
  }

  /** See {@link BridgeConfig#conversion()}. */
  public BridgeConfigBuilder conversion(Conversion other) {
    this.conversion = other;
    return this;
  }
}

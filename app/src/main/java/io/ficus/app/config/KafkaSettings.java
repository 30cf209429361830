package io.ficus.app.config;

import io.ficus.cdc.bridge.config.Delivery;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The Kafka that changes go to.
 *
 * @param bootstrapServers {@code host:port}, joined by commas
 * @param partitions partitions of the topics that Ficus creates
 * @param replicationFactor replicas of the topics that Ficus creates
 * @param delivery {@code exactly-once} or {@code at-least-once}
 * @param converters how keys and values become bytes
 * @param transactions how much is committed at once
 * @param properties further properties of every Kafka client (security, for example), as Kafka
 *     names them
 */
@ConfigurationProperties("ficus.kafka")
public record KafkaSettings(
    @Nullable String bootstrapServers,
    @DefaultValue("3") int partitions,
    @DefaultValue("1") short replicationFactor,
    @DefaultValue("exactly-once") Delivery.Mode delivery,
    @DefaultValue Converters converters,
    @DefaultValue Transactions transactions,
    @DefaultValue Map<String, String> properties) {

  /**
   * Kafka Connect's converters, by class name; plain JSON without schemas where none is named.
   *
   * @param key of the records' keys
   * @param value of their values
   * @param properties of both, as the converter names them ({@code schema.registry.url})
   */
  public record Converters(
      @DefaultValue("") String key,
      @DefaultValue("") String value,
      @DefaultValue Map<String, String> properties) {}

  /**
   * How large the Kafka transactions are in which changes are committed.
   *
   * @param size under backlog, committed at the next end of a source transaction once so large
   * @param age the same once open for so long
   * @param cutEvents a source transaction of more events is cut into several, and flagged
   * @param cutSize the same for one that is larger
   */
  public record Transactions(
      @DefaultValue("16MB") DataSize size,
      @DefaultValue("200ms") Duration age,
      @DefaultValue("500000") long cutEvents,
      @DefaultValue("256MB") DataSize cutSize) {}
}

package io.ficus.app.config;

import io.ficus.cdc.bridge.config.Delivery;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Kafka that changes go to.
 *
 * @param bootstrapServers {@code host:port}, joined by commas
 * @param partitions partitions of the topics that Ficus creates
 * @param replicationFactor replicas of the topics that Ficus creates
 * @param delivery {@code exactly-once} or {@code at-least-once}
 * @param properties further properties of every Kafka client (security, for example), as Kafka
 *     names them
 */
@ConfigurationProperties("ficus.kafka")
public record KafkaSettings(
    @Nullable String bootstrapServers,
    @DefaultValue("3") int partitions,
    @DefaultValue("1") short replicationFactor,
    @DefaultValue("exactly-once") Delivery.Mode delivery,
    @DefaultValue Map<String, String> properties) {}

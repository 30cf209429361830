package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.KafkaSettings;
import io.ficus.app.config.SourceSettings;
import io.ficus.app.config.StoreSettings;
import io.ficus.cdc.bridge.BridgeConfig;
import io.ficus.cdc.bridge.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bridge on a domain's outbox, as the settings of the store and of Kafka describe it. */
final class OutboxBridge {

  private OutboxBridge() {}

  /**
   * The table {@code <domain>.outbox} to {@code cdc.<domain>.events}, keyed by the member. Old rows
   * are not read: what was told before the bridge was there was decided by the legacy store.
   */
  static BridgeConfig config(
      String domain, StoreSettings store, SourceSettings source, KafkaSettings kafka) {
    String table = domain + ".outbox";
    BridgeConfig main = BridgeWiring.config(source, kafka);
    return BridgeConfig.of(
            domain + "-outbox",
            domain,
            required(store.jdbcUrl()),
            store.username(),
            store.password(),
            List.of(table),
            main.bootstrapServers())
        .withRoutes(List.of(new Route("events", "member", Map.of(table, "member_id"))))
        .withKafka(main.kafka())
        .withDebezium(Map.of("snapshot.mode", "no_data"))
        .withTopics(main.partitions(), main.replicationFactor())
        .withTiming(source.heartbeatInterval(), source.pollInterval(), main.backOff());
  }

  private static String required(@Nullable String url) {
    if (url == null) {
      throw StartFailure.usage("A domain needs a store. Set 'ficus.store.jdbc-url'.");
    }
    return url;
  }
}

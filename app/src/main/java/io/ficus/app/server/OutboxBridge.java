package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.KafkaSettings;
import io.ficus.app.config.SourceSettings;
import io.ficus.app.config.StoreSettings;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.config.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bridge on a domain's outbox, as the settings of the store and of Kafka describe it. */
final class OutboxBridge {

  private OutboxBridge() {}

  /**
   * The table {@code <domain>.outbox} to {@code cdc.<domain>.events}. The rows of a snapshot are
   * carried too, and the reverse sync does not look at them: what was told before the bridge was
   * there, the legacy store has decided.
   *
   * @param key what an event is about, for the name of the key's one field
   * @param column the column of the outbox that holds it
   */
  static BridgeConfig config(
      String domain,
      String key,
      String column,
      StoreSettings store,
      SourceSettings source,
      KafkaSettings kafka) {
    String table = domain + ".outbox";
    BridgeConfig main = BridgeWiring.config(source, kafka);
    return new BridgeConfigBuilder(
            domain + "-outbox", required(store.jdbcUrl()), main.bootstrapServers())
        .source(domain)
        .user(store.username())
        .password(store.password())
        .tables(List.of(table))
        .routes(List.of(new Route("events", key, Map.of(table, column))))
        .kafka(main.kafka())
        .partitions(main.partitions())
        .replicationFactor(main.replicationFactor())
        .heartbeat(source.heartbeatInterval())
        .poll(source.pollInterval())
        .build();
  }

  private static String required(@Nullable String url) {
    if (url == null) {
      throw StartFailure.usage("A domain needs a store. Set 'ficus.store.jdbc-url'.");
    }
    return url;
  }
}

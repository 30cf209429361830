package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.KafkaSettings;
import io.ficus.app.config.SourceSettings;
import io.ficus.app.config.StoreSettings;
import io.ficus.app.handover.MovedDomain;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.Route;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bridges on the outboxes of domains, as the settings of the store and of Kafka describe
 * them.
 */
final class OutboxBridges {

  private final StoreSettings store;
  private final SourceSettings source;
  private final KafkaSettings kafka;
  private final Clock clock;

  OutboxBridges(StoreSettings store, SourceSettings source, KafkaSettings kafka, Clock clock) {
    this.store = store;
    this.source = source;
    this.kafka = kafka;
    this.clock = clock;
  }

  /**
   * The table {@code <domain>.outbox} to {@code cdc.<domain>.events}. The rows of a snapshot are
   * carried too, and the reverse sync does not look at them: what was told before the bridge was
   * there, the legacy store has decided. Rows that are cleared away are not carried.
   *
   * @param key what an event is about, for the name of the key's one field
   * @param column the column of the outbox that holds it
   */
  Bridge of(String domain, String key, String column) {
    String table = MovedDomain.outboxOf(domain);
    BridgeConfig main = BridgeWiring.config(source, kafka);
    return new Bridge(
        new BridgeConfigBuilder(
                domain + "-outbox", required(store.jdbcUrl()), main.bootstrapServers())
            .source(domain)
            .user(store.username())
            .password(store.password())
            .tables(List.of(table))
            .routes(List.of(new Route("events", key, Map.of(table, column))))
            .kafka(main.kafka())
            .rules(ChangeRules.NONE.onlyNewRowsOf(Set.of(table)))
            .partitions(main.partitions())
            .replicationFactor(main.replicationFactor())
            .heartbeat(source.heartbeatInterval())
            .poll(source.pollInterval())
            .build(),
        clock);
  }

  private static String required(@Nullable String url) {
    if (url == null) {
      throw StartFailure.usage("A domain needs a store. Set 'ficus.store.jdbc-url'.");
    }
    return url;
  }
}

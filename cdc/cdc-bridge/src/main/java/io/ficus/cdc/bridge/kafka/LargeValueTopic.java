package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Where values go that are too large for a record, {@code cdc.<source>.large-values}, in pieces, if
 * the rules ask for it. It is kept as long as change topics are.
 */
public final class LargeValueTopic {

  private LargeValueTopic() {}

  /** The topic of a bridge. */
  public static String of(BridgeConfig config) {
    return "cdc." + config.source() + ".large-values";
  }

  /** One partition; found by the time that the bridge gives each record. */
  static NewTopic topic(BridgeConfig config) {
    return new NewTopic(of(config), 1, (short) config.replicationFactor())
        .configs(
            Map.of(
                "cleanup.policy", "delete",
                "message.timestamp.type", "CreateTime",
                "max.message.bytes", String.valueOf(1024 * 1024)));
  }
}

package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Where changes of tables are announced, {@code cdc.<source>.schema-changes}: one partition, kept
 * for ever, each in the Kafka transaction of the first change that shows it.
 */
public final class SchemaTopic {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private SchemaTopic() {}

  /** The topic of a bridge. */
  public static String of(BridgeConfig config) {
    return "cdc." + config.source() + ".schema-changes";
  }

  static NewTopic topic(BridgeConfig config) {
    return new NewTopic(of(config), 1, (short) config.replicationFactor())
        .configs(Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"));
  }

  /**
   * Everything that was announced, oldest first.
   *
   * @throws BridgeFault passing, if Kafka does not hand it out
   */
  public static List<byte[]> read(BridgeConfig config) {
    List<byte[]> all = new ArrayList<>();
    try {
      WholeTopic.read(config, of(config), LIMIT, one -> all.add(one.value()));
      return all;
    } catch (TimeoutException | RuntimeException e) {
      throw BridgeFault.passing(
          "Kafka does not hand out what was announced of tables (topic " + of(config) + ")", e);
    }
  }
}

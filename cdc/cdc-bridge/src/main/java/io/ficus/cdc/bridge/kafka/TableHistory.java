package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * The definitions of tables that a binlog connector keeps in a topic, because row events do not
 * carry them. Of a table that is not there, no event can be read.
 */
public final class TableHistory {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private TableHistory() {}

  /**
   * The tables that are known, with their databases, in lower case.
   *
   * @throws BridgeFault passing, if Kafka does not hand it out
   */
  public static Set<String> tables(BridgeConfig config, String topic) {
    Set<String> known = new HashSet<>();
    try (JsonConverter json = new JsonConverter()) {
      json.configure(Map.of("schemas.enable", "false"), false);
      WholeTopic.read(
          config,
          topic,
          LIMIT,
          entry -> {
            if (json.toConnectData(topic, entry.value()).value() instanceof Map<?, ?> fields
                && fields.get("tableChanges") instanceof List<?> changes) {
              changes.forEach(change -> apply(change, known));
            }
          });
      return known;
    } catch (TimeoutException | RuntimeException e) {
      throw BridgeFault.passing(
          "Kafka does not hand out the definitions of the tables (topic " + topic + ")", e);
    }
  }

  private static void apply(Object change, Set<String> known) {
    if (change instanceof Map<?, ?> one && one.get("id") != null) {
      String table = String.valueOf(one.get("id")).replace("\"", "").toLowerCase(Locale.ROOT);
      if ("DROP".equals(one.get("type"))) {
        known.remove(table);
      } else {
        known.add(table);
      }
    }
  }
}

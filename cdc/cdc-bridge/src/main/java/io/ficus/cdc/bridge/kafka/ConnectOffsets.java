package io.ficus.cdc.bridge.kafka;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * The offsets of Kafka Connect, in the two forms that it keeps and shows them in: records of its
 * offset topic, {@code ["connector",{partition}]} to {@code {offset}}, and the body of {@code
 * /connectors/<name>/offsets}.
 */
public final class ConnectOffsets {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private ConnectOffsets() {}

  /**
   * Where a connector stands in one of its source partitions.
   *
   * @param partition the connector's name for what it reads
   * @param offset where it goes on; numbers, texts and booleans
   */
  public record Entry(Map<String, Object> partition, Map<String, Object> offset) {}

  /**
   * What a connector has stored in Connect's offset topic.
   *
   * @throws IllegalArgumentException if there is no such topic
   * @throws BridgeFault passing, if Kafka does not hand it out
   */
  public static List<Entry> inTopic(BridgeConfig config, String topic, String connector) {
    Map<Map<String, Object>, Entry> found = new LinkedHashMap<>();
    try (JsonConverter json = converter()) {
      WholeTopic.read(
          config,
          topic,
          LIMIT,
          stored -> {
            Object key = json.toConnectData(topic, stored.key()).value();
            if (!(key instanceof List<?> named)
                || named.size() != 2
                || !connector.equals(named.get(0))
                || !(named.get(1) instanceof Map<?, ?> partition)) {
              return;
            }
            Map<String, Object> of = named(partition);
            found.remove(of);
            if (stored.value() != null
                && json.toConnectData(topic, stored.value()).value() instanceof Map<?, ?> offset) {
              found.put(of, new Entry(of, named(offset)));
            }
          });
    } catch (UnknownTopicOrPartitionException e) {
      throw new IllegalArgumentException(
          "Kafka has no topic "
              + topic
              + ". The worker's setting offset.storage.topic names it; a standalone worker has none:"
              + " give what GET /connectors/<name>/offsets answers",
          e);
    } catch (TimeoutException e) {
      throw BridgeFault.passing("Kafka does not hand out the topic " + topic, e);
    }
    return List.copyOf(found.values());
  }

  /**
   * What Connect's REST API shows of a connector's offsets.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static List<Entry> parse(String text) {
    try (JsonConverter json = converter()) {
      Object read = json.toConnectData("", text.getBytes(StandardCharsets.UTF_8)).value();
      List<Entry> entries = new ArrayList<>();
      if (read instanceof Map<?, ?> body && body.get("offsets") instanceof List<?> offsets) {
        for (Object one : offsets) {
          if (one instanceof Map<?, ?> entry
              && entry.get("partition") instanceof Map<?, ?> partition
              && entry.get("offset") instanceof Map<?, ?> offset) {
            entries.add(new Entry(named(partition), named(offset)));
          }
        }
        return entries;
      }
    } catch (org.apache.kafka.connect.errors.DataException e) {
      throw new IllegalArgumentException("Not JSON: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "Not what GET /connectors/<name>/offsets answers: a JSON object with a list \"offsets\"");
  }

  /** A body that {@code PATCH /connectors/<name>/offsets} takes. */
  public static String print(Entry entry) {
    try (JsonConverter json = converter()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("partition", new TreeMap<>(entry.partition()));
      one.put("offset", new TreeMap<>(entry.offset()));
      return new String(
          json.fromConnectData("", null, Map.of("offsets", List.of(one))), StandardCharsets.UTF_8);
    }
  }

  private static Map<String, Object> named(Map<?, ?> read) {
    Map<String, Object> fields = new TreeMap<>();
    read.forEach(
        (name, value) -> {
          if (value != null) {
            fields.put(String.valueOf(name), value);
          }
        });
    return fields;
  }

  private static JsonConverter converter() {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), false);
    return converter;
  }
}

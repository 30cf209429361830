package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.Route;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.json.Bytes;
import io.ficus.cdc.bridge.source.TableFacts;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Where a change goes: its topic, its key, the name of its row (contract C2). Thread-safe. */
public final class RecordAddress {

  private record Routed(Route route, String column) {}

  private final String source;
  private final Map<String, Routed> routed = new HashMap<>();
  private final Map<String, TableFacts> facts;
  private final Bytes bytes;
  private final Set<String> topics = new LinkedHashSet<>();
  private final Map<String, String> topicsOfTables = new ConcurrentHashMap<>();

  /** Addresses by the routes of a bridge, and by what the catalogue says of its tables. */
  public RecordAddress(BridgeConfig config, Map<String, TableFacts> facts, Bytes bytes) {
    this.source = config.source();
    this.facts = facts;
    this.bytes = bytes;
    for (Route route : config.routes()) {
      route.keyColumns().forEach((table, column) -> routed.put(table, new Routed(route, column)));
    }
    topics.addAll(topics(config));
  }

  /** Every change topic of a bridge. */
  public static Set<String> topics(BridgeConfig config) {
    Set<String> topics = new LinkedHashSet<>();
    Set<String> ofRoutes = new LinkedHashSet<>();
    for (Route route : config.routes()) {
      topics.add(topic(config.source(), route.name()));
      ofRoutes.addAll(route.keyColumns().keySet());
    }
    for (String table : config.tables()) {
      if (!ofRoutes.contains(table)) {
        topics.add(topic(config.source(), table));
      }
    }
    return topics;
  }

  /** The topic of one table of a bridge. */
  public static String topic(BridgeConfig config, String table) {
    return topic(
        config.source(),
        config.routes().stream()
            .filter(route -> route.keyColumns().containsKey(table))
            .map(Route::name)
            .findFirst()
            .orElse(table));
  }

  Set<String> topics() {
    return topics;
  }

  /** Where BEGIN and END of transactions go, if they are asked for; it is no change topic. */
  public static String metadataTopic(String source) {
    return topic(source, "transaction");
  }

  /** Kafka allows few characters in a topic; PostgreSQL allows nearly all in a table. */
  static String topic(String source, String name) {
    return "cdc." + source + "." + name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  String topicOf(String table) {
    return topicsOfTables.computeIfAbsent(
        table,
        name -> {
          Routed found = routed.get(name);
          return topic(source, found == null ? name : found.route().name());
        });
  }

  /** The record key; {@code null} where the row has none, which puts it on partition 0. */
  byte @Nullable [] keyOf(String table, String operation, Struct envelope, SourceRecord record) {
    Routed found = routed.get(table);
    if (operation.equals("t")) {
      return null;
    }
    if (found == null) {
      return record.key() == null
          ? null
          : bytes.key(topicOf(table), record.keySchema(), record.key());
    }
    boolean delete = operation.equals("d");
    Struct image = envelope.getStruct(delete ? "before" : "after");
    Field field = image == null ? null : image.schema().field(found.column());
    if (image != null && field == null) {
      throw BridgeFault.fatal(
          "Route "
              + found.route().name()
              + " keys "
              + table
              + " by a column that it does not have: "
              + found.column()
              + ". Correct the route, then resume.");
    }
    Object value = image == null || field == null ? null : image.getWithoutDefault(field.name());
    if (value == null && delete && !oldRowHas(table, found.column())) {
      throw BridgeFault.fatal(
          "A row of "
              + table
              + " was deleted and the log does not carry its "
              + found.column()
              + ", by which route "
              + found.route().name()
              + " keys it. Run ALTER TABLE "
              + table
              + " REPLICA IDENTITY FULL for later deletes; this one is in the log without it, so the"
              + " bridge must start anew with a snapshot (drop its slot and its position topic).");
    }
    return value == null
        ? null
        : bytes.routedKey(topicOf(table), found.route().keyName(), text(value));
  }

  /** The name of the row (RowKey's form); empty where it has none. */
  static String rowKey(SourceRecord record, String operation) {
    if (operation.equals("t") || !(record.key() instanceof Struct key)) {
      return "";
    }
    StringJoiner joined = new StringJoiner(",");
    for (Field field : key.schema().fields()) {
      Object value = key.get(field);
      joined.add(value == null ? "" : text(value));
    }
    return joined.toString();
  }

  private boolean oldRowHas(String table, String column) {
    TableFacts found = facts.get(table);
    return found != null && found.oldRowHas(column);
  }

  private static String text(Object value) {
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return Base64.getEncoder().encodeToString(copy);
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value.toString().strip();
  }
}

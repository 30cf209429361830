package io.ficus.cdc.bridge.schema;

import io.ficus.cdc.SourcePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/**
 * What the stream showed of a table's columns for the first time.
 *
 * @param now its columns from this position on
 * @param before what they were; empty where the table was not seen before
 * @param position of the first change that shows it. PostgreSQL tells of a changed table only with
 *     the first change of a row
 * @param at when the bridge saw it
 */
public record SchemaChange(
    TableShape now, Optional<TableShape> before, SourcePosition position, Instant at) {

  private static final long VERSION = 1;

  /** The table, with its schema. */
  public String table() {
    return now.table();
  }

  /** What is different, for a person to read: {@code +colour string, -size, n int32 -> int64}. */
  public List<String> differences() {
    List<String> differences = new ArrayList<>();
    before.ifPresent(
        old -> {
          now.columns()
              .forEach(
                  (column, type) -> {
                    String was = old.columns().get(column);
                    if (was == null) {
                      differences.add("+" + column + " " + type);
                    } else if (!was.equals(type)) {
                      differences.add(column + " " + was + " -> " + type);
                    }
                  });
          old.columns().keySet().stream()
              .filter(column -> !now.columns().containsKey(column))
              .forEach(column -> differences.add("-" + column));
          if (!old.key().equals(now.key())) {
            differences.add("key " + old.key() + " -> " + now.key());
          }
        });
    return differences;
  }

  /** As JSON without schemas; {@link #decode} reads it back. */
  public byte[] encode() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", VERSION);
    fields.put("table", table());
    fields.put("position", position.toString());
    fields.put("at", at.toString());
    fields.put("differences", differences());
    fields.put("columns", columns(now));
    fields.put("key", now.key());
    before.ifPresent(
        old -> {
          fields.put("columnsBefore", columns(old));
          fields.put("keyBefore", old.key());
        });
    try (JsonConverter converter = converter()) {
      return converter.fromConnectData("schema-changes", null, fields);
    }
  }

  /** A list, because JSON objects have no order and tables have. */
  private static List<Map<String, String>> columns(TableShape shape) {
    List<Map<String, String>> columns = new ArrayList<>();
    shape.columns().forEach((name, type) -> columns.add(Map.of("name", name, "type", type)));
    return columns;
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static SchemaChange decode(byte[] json) {
    try (JsonConverter converter = converter()) {
      if (converter.toConnectData("schema-changes", json).value() instanceof Map<?, ?> fields
          && Long.valueOf(VERSION).equals(fields.get("version"))) {
        String table = String.valueOf(fields.get("table"));
        return new SchemaChange(
            shape(table, fields.get("columns"), fields.get("key")),
            fields.containsKey("columnsBefore")
                ? Optional.of(shape(table, fields.get("columnsBefore"), fields.get("keyBefore")))
                : Optional.empty(),
            SourcePosition.parse(String.valueOf(fields.get("position"))),
            Instant.parse(String.valueOf(fields.get("at"))));
      }
    }
    throw new IllegalArgumentException("Not a change of a table that this version can read");
  }

  private static TableShape shape(String table, @Nullable Object columns, @Nullable Object key) {
    Map<String, String> read = new LinkedHashMap<>();
    if (columns instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> column) {
          read.put(String.valueOf(column.get("name")), String.valueOf(column.get("type")));
        }
      }
    }
    List<String> names =
        key instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    return new TableShape(table, read, names);
  }

  private static JsonConverter converter() {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), false);
    return converter;
  }
}

package io.ficus.cdc.bridge.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The columns of a table as its change events show them. Whether a column may be null is left out:
 * the connector does not always know.
 *
 * @param table with its schema
 * @param columns names to types, in the order of the table
 * @param key the columns that the connector takes for its key
 */
public record TableShape(String table, Map<String, String> columns, List<String> key) {

  public TableShape {
    columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    key = List.copyOf(key);
  }

  /** The shape of the table that a change event is of; only of columns that are carried. */
  static TableShape of(String table, SourceRecord change, Predicate<String> carried) {
    Map<String, String> columns = new LinkedHashMap<>();
    Field after = change.valueSchema().field("after");
    if (after != null) {
      for (Field column : after.schema().fields()) {
        if (carried.test(column.name())) {
          columns.put(column.name(), type(column.schema()));
        }
      }
    }
    List<String> key =
        change.keySchema() == null
            ? List.of()
            : change.keySchema().fields().stream().map(Field::name).toList();
    return new TableShape(table, columns, key);
  }

  private static String type(Schema schema) {
    if (schema.name() != null) {
      return schema.name();
    }
    return schema.type() == Schema.Type.ARRAY
        ? "array of " + type(schema.valueSchema())
        : schema.type().getName();
  }

  /** The same shapes have the same text. */
  String text() {
    return columns + " key " + key;
  }
}

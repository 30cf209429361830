package io.ficus.cdc.feed;

import io.ficus.cdc.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives a row the large values back that the log left out because they did not change. */
final class UnchangedValues {

  private UnchangedValues() {}

  /**
   * The row with every unchanged value taken from an earlier image, where that image has it; the
   * marker stays where it has not.
   */
  static Row take(String table, Row row, Optional<Row> earlier) {
    if (earlier.isEmpty() || !row.columns().containsValue(Row.UNCHANGED)) {
      return row;
    }
    Map<String, @Nullable Object> known = earlier.get().columns();
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(row.columns());
    whole.replaceAll(
        (column, value) ->
            Row.UNCHANGED.equals(value) && known.containsKey(column) ? known.get(column) : value);
    return new Row(table, whole);
  }
}

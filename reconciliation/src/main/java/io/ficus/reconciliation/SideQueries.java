package io.ficus.reconciliation;

import java.util.List;

/**
 * How a side is read. In every text {@code @in(column)} stands for the condition that a key column
 * is among the keys that are asked for, and the first column of every answer is the aggregate's
 * key.
 *
 * @param name the store and tables, for a person
 * @param keys queries that list keys, each over an index that begins with the key; they decide
 *     where chunks are cut, so the tables that hold most of the aggregates belong here
 * @param rows queries that together read an aggregate, each ordered by the key; the first is the
 *     one that is streamed, rows of the others are held for the length of a chunk
 */
public record SideQueries(String name, List<String> keys, List<String> rows) {

  public SideQueries {
    keys = List.copyOf(keys);
    rows = List.copyOf(rows);
    if (keys.isEmpty() || rows.isEmpty()) {
      throw new IllegalArgumentException(
          "The side '" + name + "' needs a query for its keys and one for its rows");
    }
    for (String query : rows) {
      if (!query.contains("@in(")) {
        throw new IllegalArgumentException(
            "A query of the side '"
                + name
                + "' reads all keys; say @in(column) for its key column");
      }
    }
  }
}

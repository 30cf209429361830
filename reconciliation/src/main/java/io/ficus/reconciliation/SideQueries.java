package io.ficus.reconciliation;

import java.util.List;
import java.util.stream.Stream;

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
 * @param oneRowPerKey whether the first query of rows may answer one row of a key only
 * @param ordered whether rows come in the keys' own order; if not, there is one query of rows,
 *     which needs no order, and the side is compared by a sketch
 * @param locks queries that lock the rows of an aggregate ({@code SELECT ... FOR UPDATE}), in the
 *     order in which the store's own writers do, the root first; empty if none may be locked
 */
public record SideQueries(
    String name,
    List<String> keys,
    List<String> rows,
    boolean oneRowPerKey,
    boolean ordered,
    List<String> locks) {

  /** Of which the first query of rows may answer several rows of a key. */
  public SideQueries(String name, List<String> keys, List<String> rows) {
    this(name, keys, rows, false, true, List.of());
  }

  /** The same, of which the first query of rows answers one row of a key; two are a difference. */
  public SideQueries withOneRowPerKey() {
    return new SideQueries(name, keys, rows, true, ordered, locks);
  }

  /** The same with rows in whatever order, one of a key. */
  public SideQueries withoutOrder() {
    return new SideQueries(name, keys, rows, true, false, locks);
  }

  /** The same, whose rows may be locked by these queries. */
  public SideQueries withLocks(List<String> queries) {
    return new SideQueries(name, keys, rows, oneRowPerKey, ordered, queries);
  }

  public SideQueries {
    keys = List.copyOf(keys);
    rows = List.copyOf(rows);
    locks = List.copyOf(locks);
    if (keys.isEmpty() || rows.isEmpty()) {
      throw new IllegalArgumentException(
          "The side '" + name + "' needs a query for its keys and one for its rows");
    }
    if (!ordered && rows.size() > 1) {
      throw new IllegalArgumentException(
          "The side '"
              + name
              + "' has no order, so rows of several queries cannot be put together. Join them");
    }
    for (String query : Stream.concat(rows.stream(), locks.stream()).toList()) {
      if (!query.contains("@in(")) {
        throw new IllegalArgumentException(
            "A query of the side '"
                + name
                + "' reads or locks all keys; say @in(column) for its key column");
      }
    }
  }
}

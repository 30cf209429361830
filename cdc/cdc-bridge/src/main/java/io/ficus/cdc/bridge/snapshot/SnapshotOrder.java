package io.ficus.cdc.bridge.snapshot;

import java.util.List;

/**
 * Which rows to read again while the log is followed.
 *
 * @param tables with their schemas; carried tables only
 * @param filter a SQL condition on the rows of the one table; empty for all rows
 */
public record SnapshotOrder(List<String> tables, String filter) {

  /**
   * @throws IllegalArgumentException if there is no table, a filter for more than one, or one that
   *     holds more than a condition
   */
  public SnapshotOrder {
    tables = List.copyOf(tables);
    filter = filter.strip();
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("A snapshot needs at least one table");
    }
    if (!filter.isEmpty() && tables.size() > 1) {
      throw new IllegalArgumentException(
          "A filter is for one table; start a snapshot for each of " + tables);
    }
    if (filter.contains(";") || filter.contains("--") || filter.contains("/*")) {
      throw new IllegalArgumentException(
          "A filter is one SQL condition, without semicolon and comments, such as id BETWEEN 1 AND"
              + " 500: "
              + filter);
    }
  }

  /** All rows of these tables. */
  public static SnapshotOrder of(List<String> tables) {
    return new SnapshotOrder(tables, "");
  }
}

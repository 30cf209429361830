package io.ficus.cdc;

/**
 * Names one row of the legacy store: the unit in which "newer" is decided (contract C3).
 *
 * @param table the table with its schema, as in {@code public.loy_txn}
 * @param key the primary key values in key order, joined by a comma, each as the text of its
 *     canonical form ({@code 42}, {@code 42,MKT}); blanks that pad a char column are not part of it
 */
public record RowKey(String table, String key) {

  /** The key of a row whose primary key is one number. */
  public static RowKey of(String table, long id) {
    return new RowKey(table, Long.toString(id));
  }

  @Override
  public String toString() {
    return table + "/" + key;
  }
}

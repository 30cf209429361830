package io.ficus.cdc.bridge.source;

import java.util.List;

/**
 * What the catalogue says of one configured table.
 *
 * @param table with its schema
 * @param primaryKey columns in key order; empty if there is none
 * @param identityColumns what the log carries of an old row: columns of its replica identity;
 *     everything where {@code fullIdentity}
 * @param fullIdentity REPLICA IDENTITY FULL
 * @param rows counted or estimated
 */
public record TableFacts(
    String table,
    List<String> primaryKey,
    List<String> identityColumns,
    boolean fullIdentity,
    long rows) {

  /** Whether a delete or an update shows the old value of a column. */
  public boolean oldRowHas(String column) {
    return fullIdentity || identityColumns.contains(column);
  }
}

package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.StoredRow;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The answer of a query, row after row, each with the key in its first column. */
abstract sealed class Rows implements AutoCloseable permits CopyRows, JdbcRows {

  /**
   * The next row, which stays valid; {@code null} once the answer is proven to be whole.
   *
   * @throws SQLException if the answer breaks off
   */
  abstract @Nullable Keyed next() throws SQLException;

  /** Lets go of what is left of the answer. */
  @Override
  public abstract void close() throws SQLException;

  /** A row and whose it is. */
  record Keyed(AggregateKey key, StoredRow row) {}
}

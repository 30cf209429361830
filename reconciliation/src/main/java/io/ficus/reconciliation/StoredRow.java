package io.ficus.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * A row as a side's query answered it. Columns are named; asking for one that the query does not
 * have, or for a form that its type does not give, throws {@link IllegalArgumentException}.
 */
public interface StoredRow {

  /** The column as text, whatever its type; {@code null} for NULL. */
  @Nullable String text(String column);

  /** A column that is a whole number; {@code null} for NULL. */
  @Nullable Long number(String column);

  /** A column that is a boolean; {@code null} for NULL. */
  @Nullable Boolean flag(String column);

  /** The column as the canonical value of a type; never of {@link ColumnType.Children}. */
  Value value(String column, ColumnType type);
}

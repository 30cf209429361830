package io.ficus.reconciliation;

import org.jspecify.annotations.Nullable;

/**
 * An aggregate that exists and cannot be brought into the canonical form: an unknown code, a NULL
 * where the domain needs a value. Counts as a difference of its own kind, never as absent.
 *
 * @param column the declared column that stands in the way, or {@link Column#WHOLE_RECORD}
 * @param reason why, for a person; without the value itself, which may not be for everyone
 * @param raw the value itself; shown by the column's classification
 */
public record Unmappable(AggregateKey key, String column, String reason, @Nullable String raw)
    implements Projection {

  /** One of which no raw value is told. */
  public Unmappable(AggregateKey key, String column, String reason) {
    this(key, column, reason, null);
  }
}

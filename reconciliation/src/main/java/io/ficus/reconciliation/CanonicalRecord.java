package io.ficus.reconciliation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate in the form that both sides share.
 *
 * @param values one for each column of the pair, in its order
 * @param raw what the store itself holds, by column, where that reads differently ({@code 'Y'},
 *     cents, a local time); may be empty, and is only looked at in differences
 * @param version changes with every change of any contributing row (PostgreSQL: their {@code
 *     xmin}s); {@code null} where the side has none, and then a difference must stand one round
 *     longer before it is believed
 */
public record CanonicalRecord(
    AggregateKey key, List<Value> values, Map<String, String> raw, @Nullable String version)
    implements Projection {

  public CanonicalRecord {
    values = List.copyOf(values);
    raw = Map.copyOf(raw);
  }

  /** A record without raw values and without a version. */
  public CanonicalRecord(AggregateKey key, List<Value> values) {
    this(key, values, Map.of(), null);
  }
}

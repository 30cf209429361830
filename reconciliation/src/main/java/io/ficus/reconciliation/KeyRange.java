package io.ficus.reconciliation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A half-open range of keys. An end that is {@code null} is open, so that keys below the smallest
 * and above the largest known one are scanned too.
 *
 * @param from the first key, inclusive; {@code null} for no lower end
 * @param to the end, exclusive; {@code null} for no upper end
 */
public record KeyRange(@Nullable AggregateKey from, @Nullable AggregateKey to) {

  public KeyRange {
    if (from != null && to != null && from.compareTo(to) >= 0) {
      throw new IllegalArgumentException("A key range ends after it begins: " + from + " to " + to);
    }
  }

  /**
   * Cuts all keys there can be at the given boundaries: n boundaries make n + 1 ranges, the first
   * and the last of them open-ended.
   *
   * @param boundaries ascending, without duplicates
   */
  public static List<KeyRange> cutAt(List<AggregateKey> boundaries) {
    List<KeyRange> ranges = new ArrayList<>(boundaries.size() + 1);
    AggregateKey from = null;
    for (AggregateKey boundary : boundaries) {
      ranges.add(new KeyRange(from, boundary));
      from = boundary;
    }
    ranges.add(new KeyRange(from, null));
    return ranges;
  }

  /** True if the key lies in the range. */
  public boolean contains(AggregateKey key) {
    return (from == null || key.compareTo(from) >= 0) && (to == null || key.compareTo(to) < 0);
  }

  @Override
  public String toString() {
    return "[" + (from == null ? "" : from.text()) + ", " + (to == null ? "" : to.text()) + ")";
  }
}

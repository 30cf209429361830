package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether ranges cover all keys there can be, each once. */
public final class KeyTiling {

  private static final Comparator<KeyRange> BY_BEGIN = (a, b) -> compareBegins(a.from(), b.from());

  private KeyTiling() {}

  /**
   * The ranges that are not covered yet.
   *
   * @throws IllegalStateException if two of the ranges overlap, so that keys would count twice
   */
  public static List<KeyRange> gaps(List<KeyRange> covered) {
    List<KeyRange> ranges = new ArrayList<>(covered);
    ranges.sort(BY_BEGIN);
    List<KeyRange> gaps = new ArrayList<>();
    AggregateKey reached = null;
    boolean begun = false;
    for (KeyRange range : ranges) {
      if (begun && reached == null) {
        throw overlap(range);
      }
      int order = begun || range.from() != null ? compareBegins(reached, range.from()) : 0;
      if (order > 0) {
        throw overlap(range);
      }
      if (order < 0) {
        gaps.add(new KeyRange(reached, range.from()));
      }
      reached = range.to();
      begun = true;
    }
    if (!begun || reached != null) {
      gaps.add(new KeyRange(reached, null));
    }
    return gaps;
  }

  private static IllegalStateException overlap(KeyRange range) {
    return new IllegalStateException(
        "Two chunks hold the same keys: " + range + " begins too early");
  }

  private static int compareBegins(@Nullable AggregateKey a, @Nullable AggregateKey b) {
    if (a == null || b == null) {
      return a == null ? (b == null ? 0 : -1) : 1;
    }
    return a.compareTo(b);
  }
}

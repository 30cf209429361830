package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.domain.Comparison;
import io.ficus.reconciliation.domain.RecordComparator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first pass: merges both sides of a range and names suspects. It reports nothing, for the two
 * snapshots are not of the same moment.
 */
final class ChunkScan {

  private final RecordComparator comparator;

  ChunkScan(RecordComparator comparator) {
    this.comparator = comparator;
  }

  ScannedChunk scan(Pair pair, KeyRange range) {
    List<AggregateKey> suspects = new ArrayList<>();
    long keys = 0;
    try (Stream<Projection> left = pair.legacy().scan(range);
        Stream<Projection> right = pair.domainSide().scan(range)) {
      OrderedCursor legacy = new OrderedCursor(pair.legacy().name(), range, left.iterator());
      OrderedCursor domain = new OrderedCursor(pair.domainSide().name(), range, right.iterator());
      while (legacy.head() != null || domain.head() != null) {
        AggregateKey key = smaller(legacy.head(), domain.head());
        keys++;
        Comparison comparison =
            comparator.compare(pair.columns(), legacy.takeIf(key), domain.takeIf(key));
        if (comparison instanceof Comparison.Disagree) {
          suspects.add(key);
        }
      }
      return new ScannedChunk(
          keys, legacy.taken(), domain.taken(), keys - suspects.size(), List.copyOf(suspects));
    }
  }

  private static AggregateKey smaller(@Nullable Projection left, @Nullable Projection right) {
    if (left == null || right == null) {
      Projection only = left == null ? right : left;
      if (only == null) {
        throw new IllegalStateException("Both sides have ended");
      }
      return only.key();
    }
    return left.key().compareTo(right.key()) <= 0 ? left.key() : right.key();
  }
}

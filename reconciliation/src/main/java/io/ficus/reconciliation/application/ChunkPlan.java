package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Cuts what is left to scan into chunks while it is scanned, so that their size follows the time
 * that they take. The side on which a chunk is full first says where it ends, so that neither side
 * has more in it than was meant. Thread-safe.
 */
final class ChunkPlan {

  private static final int SMALLEST = 50;
  private static final int LARGEST = 200_000;

  private final Pair pair;
  private final Duration target;
  private final int floor;
  private final Deque<KeyRange> left;
  private int size;
  private int next;

  /**
   * @param gaps what is left to scan, in key order
   * @param first the number of the first chunk that this plan makes
   */
  ChunkPlan(Pair pair, List<KeyRange> gaps, int first, int size, Duration target) {
    this.pair = pair;
    this.target = target;
    this.left = new ArrayDeque<>(gaps);
    this.next = first;
    this.size = size;
    this.floor = Math.min(size, SMALLEST);
  }

  /** A chunk to scan. */
  record Chunk(int number, KeyRange range) {}

  /** The next one; empty once everything is handed out. */
  synchronized Optional<Chunk> next() {
    KeyRange gap = left.peek();
    if (gap == null) {
      return Optional.empty();
    }
    AggregateKey end =
        AggregateKey.smaller(
            pair.legacy().boundary(gap.from(), size).orElse(null),
            pair.domainSide().boundary(gap.from(), size).orElse(null));
    left.remove();
    KeyRange range = gap;
    if (end != null && gap.contains(end) && !end.equals(gap.from())) {
      range = new KeyRange(gap.from(), end);
      left.addFirst(new KeyRange(end, gap.to()));
    }
    return Optional.of(new Chunk(next++, range));
  }

  /** How many chunks were handed out, of all runs of this plan. */
  synchronized int planned() {
    return next;
  }

  /** Lets the size follow. */
  synchronized void took(Duration time, long keys) {
    if (keys < size / 2) {
      return;
    }
    double change = (double) target.toNanos() / Math.max(1, time.toNanos());
    double bounded = Math.max(0.5, Math.min(2, change));
    size = (int) Math.max(floor, Math.min(LARGEST, keys * bounded));
  }
}

package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Side;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chunk piece by piece and rests after each, where a run has only a share of the stores'
 * time. A transaction of others that meets a piece waits for milliseconds then; while a whole chunk
 * is read, each of its statements would wait, and on small machines for a processor. Thread-safe.
 */
final class Pieces {

  /** How long one is read, about: less than most transactions last. */
  private static final Duration PIECE = Duration.ofMillis(5);

  private static final int SMALLEST = 100;
  private static final int FIRST = 500;

  private final Pair pair;
  private final Throttle throttle;
  private final Clock clock;
  private final BooleanSupplier stopping;
  private volatile int size = FIRST;

  Pieces(Pair pair, Throttle throttle, Clock clock, BooleanSupplier stopping) {
    this.pair = pair;
    this.throttle = throttle;
    this.clock = clock;
    this.stopping = stopping;
  }

  /**
   * Reads a chunk, in key order; whole if the run has all the time.
   *
   * @param read reads a piece in snapshots of its own, and answers how many keys it had
   * @return how long it read, without the rests; empty if it was stopped before the end
   */
  Optional<Duration> read(KeyRange chunk, ToLongFunction<KeyRange> read) {
    Duration busy = Duration.ZERO;
    @Nullable KeyRange left = chunk;
    while (left != null) {
      if (stopping.getAsBoolean()) {
        return Optional.empty();
      }
      Instant begun = clock.instant();
      AggregateKey end = throttle.rests() ? end(left) : null;
      KeyRange piece = end == null ? left : new KeyRange(left.from(), end);
      long keys = read.applyAsLong(piece);
      Duration took = Duration.between(begun, clock.instant());
      busy = busy.plus(took);
      if (end == null) {
        left = null;
      } else {
        follow(took, keys);
        left = new KeyRange(end, left.to());
      }
      throttle.rest(took);
    }
    return Optional.of(busy);
  }

  /**
   * Where the next piece ends; null if what is left is no larger. The domain side says it, so that
   * the legacy store is not asked as well; where that has too few keys, the legacy side does.
   */
  private @Nullable AggregateKey end(KeyRange left) {
    return within(left, pair.domainSide()).or(() -> within(left, pair.legacy())).orElse(null);
  }

  private Optional<AggregateKey> within(KeyRange left, Side side) {
    return side.boundary(left.from(), size)
        .filter(end -> left.contains(end) && !end.equals(left.from()));
  }

  private void follow(Duration took, long keys) {
    double change = (double) PIECE.toNanos() / Math.max(1, took.toNanos());
    size = (int) Math.max(SMALLEST, keys * Math.max(0.5, Math.min(2, change)));
  }
}

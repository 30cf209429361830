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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chunk piece by piece and rests after each, where a run has only a share of the stores'
 * time. A transaction of others that meets a piece waits for milliseconds then; while a whole chunk
 * is read, each of its statements would wait, and on small machines for a processor. Thread-safe.
 */
final class Pieces {

  /** How long one is read, about: less than most transactions last. */
  private static final Duration PIECE = Duration.ofMillis(5);

  private static final Duration LOOK = Duration.ofMillis(250);

  /** In rows, of which a key may have several. Of fewer, most of the time is round trips. */
  private static final int SMALLEST = 2_000;

  private static final int LARGEST = 200_000;

  private final Pair pair;
  private final Throttle throttle;
  private final Clock clock;
  private final BooleanSupplier stopping;
  private volatile int size = SMALLEST;

  Pieces(Pair pair, Throttle throttle, Clock clock, BooleanSupplier stopping) {
    this.pair = pair;
    this.throttle = throttle;
    this.clock = clock;
    this.stopping = stopping;
  }

  /**
   * How long reading took.
   *
   * @param unrested the last piece of it, after which nobody has rested yet
   */
  record Spent(Duration busy, Duration unrested) {}

  /**
   * Reads a chunk, in key order; whole if the run has all the time.
   *
   * @param read reads a piece in snapshots of its own
   * @return empty if it was stopped before the end
   */
  Optional<Spent> read(KeyRange chunk, Consumer<KeyRange> read) {
    Duration busy = Duration.ZERO;
    Instant looked = clock.instant();
    KeyRange left = chunk;
    while (true) {
      Instant begun = clock.instant();
      // It asks a store, and pieces are many.
      if (Duration.between(looked, begun).compareTo(LOOK) > 0) {
        looked = begun;
        if (stopping.getAsBoolean()) {
          return Optional.empty();
        }
      }
      AggregateKey end = throttle.rests() ? end(left) : null;
      read.accept(end == null ? left : new KeyRange(left.from(), end));
      Duration took = Duration.between(begun, clock.instant());
      busy = busy.plus(took);
      if (end == null) {
        return Optional.of(new Spent(busy, took));
      }
      follow(took);
      left = new KeyRange(end, left.to());
      throttle.rest(took);
    }
  }

  /**
   * Where the next piece ends; null if what is left is no larger. The domain side says it, so that
   * the legacy store is not asked as well; where that has too few keys, the legacy side does.
   */
  private @Nullable AggregateKey end(KeyRange left) {
    return within(left, pair.domainSide()).or(() -> within(left, pair.legacy())).orElse(null);
  }

  private Optional<AggregateKey> within(KeyRange left, Side side) {
    Optional<AggregateKey> end = side.boundary(left.from(), size);
    if (end.isPresent() && end.get().equals(left.from())) {
      // One key has more rows than that: it is a piece.
      end = side.keyBehind(left.from(), 1);
    }
    return end.filter(key -> left.contains(key) && !key.equals(left.from()));
  }

  private void follow(Duration took) {
    double change = (double) PIECE.toNanos() / Math.max(1, took.toNanos());
    double bounded = Math.max(0.5, Math.min(2, change));
    size = (int) Math.max(SMALLEST, Math.min(LARGEST, size * bounded));
  }
}

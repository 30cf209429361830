package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Exclusion;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.domain.ChunkFingerprint;
import io.ficus.reconciliation.domain.Comparison;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first pass: merges both sides of a range and names suspects. It reports nothing, for the two
 * snapshots are not of the same moment.
 */
final class ChunkScan {

  private final RecordComparator comparator;
  private final Clock clock;

  ChunkScan(RecordComparator comparator, Clock clock) {
    this.comparator = comparator;
    this.clock = clock;
  }

  /** Scans a chunk in one go. */
  ScannedChunk scan(Pair pair, KeyRange range) {
    Instant begun = clock.instant();
    Merge merge = new Merge(pair);
    merge.read(range);
    return merge.seen(Duration.between(begun, clock.instant()), List.of());
  }

  /**
   * A chunk that was scanned piece by piece.
   *
   * @param unrested how long its last piece took, after which nobody has rested yet
   */
  record Scanned(ScannedChunk seen, Duration unrested) {}

  /**
   * Scans a chunk piece by piece.
   *
   * @param changed keys of the range that were noted as changed before this call
   * @return empty if it was stopped before its end
   */
  Optional<Scanned> scan(
      Pair pair, KeyRange range, List<ChangedKeys.Changed> changed, Pieces pieces) {
    Merge merge = new Merge(pair);
    return pieces
        .read(range, merge::read)
        .map(spent -> new Scanned(merge.seen(spent.busy(), changed), spent.unrested()));
  }

  /** What was seen of a chunk so far. */
  private final class Merge {
    private final Pair pair;
    private final List<Column> columns;
    private final List<KeyRange> excluded;
    private final List<ScannedChunk.Suspect> suspects = new ArrayList<>();
    private ChunkFingerprint legacySum = ChunkFingerprint.EMPTY;
    private ChunkFingerprint domainSum = ChunkFingerprint.EMPTY;
    private long legacyExcluded;
    private long domainExcluded;
    private long keys;

    Merge(Pair pair) {
      this.pair = pair;
      this.columns = pair.columns();
      this.excluded = pair.exclusions().stream().map(Exclusion::keys).toList();
    }

    /** Reads a range in a snapshot a side. */
    void read(KeyRange range) {
      try (Stream<Projection> left = pair.legacy().scan(range);
          Stream<Projection> right = pair.domainSide().scan(range)) {
        OrderedCursor legacy = new OrderedCursor(pair.legacy().name(), range, left.iterator());
        OrderedCursor domain = new OrderedCursor(pair.domainSide().name(), range, right.iterator());
        while (legacy.head() != null || domain.head() != null) {
          AggregateKey key = smaller(legacy.head(), domain.head());
          see(key, legacy.takeIf(key), domain.takeIf(key));
        }
      }
    }

    private void see(AggregateKey key, @Nullable Projection ours, @Nullable Projection theirs) {
      ChunkFingerprint ourSum = fingerprint(ours);
      legacySum = legacySum.plus(ourSum);
      if (!excluded.isEmpty() && excluded.stream().anyMatch(one -> one.contains(key))) {
        domainSum = domainSum.plus(fingerprint(theirs));
        legacyExcluded += ours == null ? 0 : 1;
        domainExcluded += theirs == null ? 0 : 1;
        return;
      }
      keys++;
      Comparison comparison = comparator.compare(columns, ours, theirs);
      // What is the same has the same hash.
      boolean identical = comparison instanceof Comparison.Agree agree && agree.identical();
      domainSum = domainSum.plus(identical ? ourSum : fingerprint(theirs));
      if (comparison instanceof Comparison.Disagree) {
        suspects.add(new ScannedChunk.Suspect(key, ours != null, theirs != null));
      }
    }

    ScannedChunk seen(Duration took, List<ChangedKeys.Changed> changed) {
      Set<AggregateKey> open = new HashSet<>();
      suspects.forEach(suspect -> open.add(suspect.key()));
      return new ScannedChunk(
          keys,
          legacySum,
          domainSum,
          keys - suspects.size(),
          List.copyOf(suspects),
          legacyExcluded,
          domainExcluded,
          took,
          changed.stream().filter(noted -> !open.contains(noted.key())).toList());
    }
  }

  private static ChunkFingerprint fingerprint(@Nullable Projection projection) {
    return projection == null ? ChunkFingerprint.EMPTY : ChunkFingerprint.of(projection);
  }

  private static AggregateKey smaller(@Nullable Projection left, @Nullable Projection right) {
    AggregateKey smaller =
        AggregateKey.smaller(left == null ? null : left.key(), right == null ? null : right.key());
    return Objects.requireNonNull(smaller, "Both sides have ended");
  }
}

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

  /**
   * @param changed keys of the range that were noted as changed before this call
   */
  ScannedChunk scan(Pair pair, KeyRange range, List<ChangedKeys.Changed> changed) {
    Instant begun = clock.instant();
    List<ScannedChunk.Suspect> suspects = new ArrayList<>();
    List<Column> columns = pair.columns();
    List<KeyRange> excluded = pair.exclusions().stream().map(Exclusion::keys).toList();
    long legacyExcluded = 0;
    long domainExcluded = 0;
    ChunkFingerprint legacySum = ChunkFingerprint.EMPTY;
    ChunkFingerprint domainSum = ChunkFingerprint.EMPTY;
    long keys = 0;
    try (Stream<Projection> left = pair.legacy().scan(range);
        Stream<Projection> right = pair.domainSide().scan(range)) {
      OrderedCursor legacy = new OrderedCursor(pair.legacy().name(), range, left.iterator());
      OrderedCursor domain = new OrderedCursor(pair.domainSide().name(), range, right.iterator());
      while (legacy.head() != null || domain.head() != null) {
        AggregateKey key = smaller(legacy.head(), domain.head());
        Projection ours = legacy.takeIf(key);
        Projection theirs = domain.takeIf(key);
        ChunkFingerprint ourSum = fingerprint(ours);
        legacySum = legacySum.plus(ourSum);
        if (!excluded.isEmpty() && excluded.stream().anyMatch(one -> one.contains(key))) {
          domainSum = domainSum.plus(fingerprint(theirs));
          legacyExcluded += ours == null ? 0 : 1;
          domainExcluded += theirs == null ? 0 : 1;
          continue;
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
    }
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
        Duration.between(begun, clock.instant()),
        changed.stream().filter(noted -> !open.contains(noted.key())).toList());
  }

  private static ChunkFingerprint fingerprint(@Nullable Projection projection) {
    return projection == null ? ChunkFingerprint.EMPTY : ChunkFingerprint.of(projection);
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

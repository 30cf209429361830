package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.domain.ChunkFingerprint;
import io.ficus.reconciliation.domain.Comparison;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The first pass over some keys: reads them on both sides and names suspects. */
final class SampleScan {

  private final RecordComparator comparator;
  private final Clock clock;

  SampleScan(RecordComparator comparator, Clock clock) {
    this.comparator = comparator;
    this.clock = clock;
  }

  ScannedChunk scan(Pair pair, List<AggregateKey> keys) {
    Instant begun = clock.instant();
    Map<AggregateKey, Projection> legacy = pair.legacy().read(keys);
    Map<AggregateKey, Projection> domain = pair.domainSide().read(keys);
    ChunkFingerprint legacySum = ChunkFingerprint.EMPTY;
    ChunkFingerprint domainSum = ChunkFingerprint.EMPTY;
    List<ScannedChunk.Suspect> suspects = new ArrayList<>();
    long seen = 0;
    for (AggregateKey key : keys) {
      Projection ours = legacy.get(key);
      Projection theirs = domain.get(key);
      if (ours == null && theirs == null) {
        // Gone on both sides since it was drawn.
        continue;
      }
      seen++;
      legacySum = ours == null ? legacySum : legacySum.plus(ChunkFingerprint.of(ours));
      domainSum = theirs == null ? domainSum : domainSum.plus(ChunkFingerprint.of(theirs));
      if (comparator.compare(pair.columns(), ours, theirs) instanceof Comparison.Disagree) {
        suspects.add(new ScannedChunk.Suspect(key, ours != null, theirs != null));
      }
    }
    return new ScannedChunk(
        seen,
        legacySum,
        domainSum,
        seen - suspects.size(),
        List.copyOf(suspects),
        0,
        0,
        Duration.between(begun, clock.instant()),
        List.of());
  }
}

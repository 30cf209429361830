package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.domain.ChunkFingerprint;
import java.time.Duration;
import java.util.List;

/**
 * What the scan of a chunk saw.
 *
 * @param keysSeen keys on either side that are to be compared
 * @param legacy what the legacy side was
 * @param domain what the domain side was
 * @param matched of the keys, the ones that agree already
 * @param suspects of the keys, the ones that are looked at again, in key order
 * @param legacyExcluded keys of the legacy side that are declared not to be compared
 * @param domainExcluded the same of the domain side
 * @param took how long it was read, without rests
 * @param settled keys that had changed before the scan began and agree in it
 */
public record ScannedChunk(
    long keysSeen,
    ChunkFingerprint legacy,
    ChunkFingerprint domain,
    long matched,
    List<Suspect> suspects,
    long legacyExcluded,
    long domainExcluded,
    Duration took,
    List<ChangedKeys.Changed> settled) {

  /** A key that is looked at again, and on which sides the scan saw it. */
  public record Suspect(AggregateKey key, boolean onLegacy, boolean onDomain) {}
}

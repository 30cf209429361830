package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import java.util.List;

/**
 * What the scan of a chunk saw.
 *
 * @param keysSeen keys on either side
 * @param matched of these, the ones that agree already
 * @param suspects of these, the ones that are looked at again, in key order
 */
public record ScannedChunk(
    long keysSeen, long legacySeen, long domainSeen, long matched, List<AggregateKey> suspects) {}

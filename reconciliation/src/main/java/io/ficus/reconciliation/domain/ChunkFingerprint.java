package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.Projection;

/**
 * What one side of a chunk was, in three numbers. Sums rather than XOR: under XOR a record that
 * comes twice vanishes. Equal chunks have equal fingerprints, in whatever order their records came.
 *
 * @param count the records
 * @param sum1 the sum of their first hashes, modulo 2^64
 * @param sum2 the sum of their second hashes, modulo 2^64
 */
public record ChunkFingerprint(long count, long sum1, long sum2) {

  /** Of no records. */
  public static final ChunkFingerprint EMPTY = new ChunkFingerprint(0, 0, 0);

  /** Of one record. */
  public static ChunkFingerprint of(Projection projection) {
    RecordHash hash = RecordHash.of(projection);
    return new ChunkFingerprint(1, hash.first(), hash.second());
  }

  /** Of the records of both. */
  public ChunkFingerprint plus(ChunkFingerprint other) {
    return new ChunkFingerprint(count + other.count, sum1 + other.sum1, sum2 + other.sum2);
  }
}

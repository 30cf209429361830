package io.ficus.seam;

/** What is counted at a seam. */
public enum SeamEvent {
  /** A read was asked for. */
  READ,
  /** Of these: the key was in the ramp, so the read took the path of the stage. */
  RAMPED,
  /** A write was asked for. */
  WRITE,
  /** A store refused an attempt to write, because the authority moves or has moved. */
  REFUSED,
  /** The other store took a second write. */
  SECOND_WRITE_OK,
  /** The other store refused a second write, or it took longer than its limit. */
  SECOND_WRITE_FAILED,
  /** No second write was tried: the authoritative write failed, or the bulkhead was full. */
  SECOND_WRITE_SKIPPED,
  /** A compared read found both stores to agree. */
  MATCHED,
  /** A compared read found the other store to differ from a row that had not changed. */
  MISMATCHED,
  /**
   * A compared read had no answer of the other store: it threw, also past a mark and of a row that
   * had not changed, or it took longer than the limit.
   */
  FAULTED,
  /**
   * A compared read could not tell: the row moved, the mark was not reached, our store was away.
   */
  INCONCLUSIVE,
  /** A read was in the sample but the bulkhead was full, so it was not compared. */
  DROPPED
}

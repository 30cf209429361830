package io.ficus.cutover.application;

import io.ficus.cutover.RampShare;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.cutover.domain.gate.ShadowReads;
import io.ficus.cutover.domain.gate.StrayWrites;
import java.time.Duration;

/**
 * What is known of the calls and writes that reach both stores of a domain, over all instances.
 * Promises counts that survive a restart, or throws an unchecked exception; never a zero that only
 * means that nobody looked. Thread-safe.
 */
public interface DualWriteEvidence {

  /** What the ledger counted in a window that ends now. Writes a watermark, and awaits it. */
  LedgerCounts ledger(String domain, Duration window);

  /**
   * The same by looking only, for those who may write nothing: what is on one side only may be on
   * its way, and is {@link LedgerCounts#unjudged}.
   */
  LedgerCounts ledgerSeen(String domain, Duration window);

  /** The same where the fence is up and a drain has just read what there is to read. */
  LedgerCounts ledgerDrained(String domain, Duration window);

  /**
   * What compared reads counted in a window that ends now.
   *
   * @param sinceEpoch leaves out what was compared in an earlier one
   */
  ShadowReads shadowReads(String domain, long sinceEpoch, Duration window);

  /**
   * Which share of the reads took the path of the stage in a window that ends now.
   *
   * @param sinceEpoch leaves out what was read in an earlier one
   */
  RampShare rampShare(String domain, long sinceEpoch, Duration window);

  /** The stray writes of a window that ends now. */
  StrayWrites strayWrites(String domain, Duration window);
}

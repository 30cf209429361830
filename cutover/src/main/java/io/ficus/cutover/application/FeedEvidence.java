package io.ficus.cutover.application;

import io.ficus.cutover.domain.gate.CaughtUp;
import java.time.Duration;

/**
 * What is known of the feed into a domain's store. Throws an unchecked exception where it cannot be
 * found out. Thread-safe.
 */
public interface FeedEvidence {

  /**
   * Writes a watermark now and waits until the domain has applied everything before it, on every
   * partition. No measure of lag may stand in for it.
   *
   * @param timeout how long to wait
   */
  CaughtUp caughtUp(String domain, Duration timeout);

  /** How many changes could not be applied and are not resolved. */
  long deadLetters(String domain);

  /**
   * How many records wait in the topics of the domain, by looking only. No proof that the domain is
   * caught up: what the bridge has not read yet is not among them.
   */
  long recordsBehind(String domain);
}

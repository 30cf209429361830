package io.ficus.cdc;

import java.time.Duration;

/**
 * Waiting, exactly, until a domain store has applied everything before a point in the legacy log
 * (contract C4). Thread-safe.
 */
public interface Watermarks {

  /**
   * Writes a mark into the legacy log and commits it.
   *
   * @throws RuntimeException if the legacy store cannot be written to
   */
  Watermark mark();

  /**
   * Waits until the domain has applied everything that was committed before the mark, on every
   * partition.
   *
   * @return {@link AwaitOutcome.Applied}, or {@link AwaitOutcome.TimedOut} that says how far it got
   */
  AwaitOutcome await(String domain, Watermark watermark, Duration timeout);
}

package io.ficus.cutover.application;

import io.ficus.cutover.Authority;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.DrainOutcome;
import java.time.Duration;

/**
 * Waits until one store has everything that the other has committed (contracts C4, C6).
 *
 * <p>From LEGACY: the domain store has applied everything that the legacy store committed before
 * the call, on every partition. From DOMAIN: the reverse sync has applied every write that the
 * domain store committed before the call to the legacy store, none of them is a dead letter, none
 * waits for a stray write to be settled, and the echoes of what it applied have passed the feed.
 * Thread-safe; does not throw for what a store or a network may do.
 */
public interface Drain {

  /**
   * Writes a mark into the log of a store and waits until the other has applied what is before it.
   *
   * @param from the store whose changes must arrive
   * @param budget the longest to wait
   */
  DrainOutcome drain(String domain, Authority from, Duration budget);

  /**
   * For how long the oldest change has waited that was seen to wait, by looking only: writes no
   * mark, and is no proof of anything.
   *
   * @param from the store whose changes wait
   */
  Fact<Duration> behind(String domain, Authority from);
}

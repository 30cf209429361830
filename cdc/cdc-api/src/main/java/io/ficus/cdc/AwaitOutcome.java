package io.ficus.cdc;

import java.time.Duration;
import java.util.List;

/** What waiting for a watermark came to. */
public sealed interface AwaitOutcome {

  /**
   * Everything before the mark is in the domain store.
   *
   * @param waited how long that took
   */
  record Applied(Duration waited) implements AwaitOutcome {}

  /**
   * The mark was not seen on these partitions in time. What they hold is unknown, so nothing may be
   * concluded from it.
   *
   * @param waited how long was waited
   * @param missing the partitions, as {@code topic-partition}, in order
   */
  record TimedOut(Duration waited, List<String> missing) implements AwaitOutcome {}
}

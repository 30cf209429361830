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
  record TimedOut(Duration waited, List<String> missing) implements AwaitOutcome {

    private static final int SHOWN = 5;

    /** For people: after how long, and where it is missing. */
    public String told() {
      String more = missing.size() > SHOWN ? " and " + (missing.size() - SHOWN) + " more" : "";
      return "within "
          + waited.toMillis()
          + " ms; missing on "
          + String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())))
          + more;
    }
  }
}

package io.ficus.reconciliation.domain.sketch;

import io.ficus.reconciliation.AggregateKey;
import java.util.List;

/** What could be read off a table. */
public sealed interface Peeling {

  /** Everything that is in it. */
  record Whole(List<Entry> entries) implements Peeling {
    public Whole {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Not everything, so nothing may be concluded.
   *
   * @param cells how many it takes; a lower bound, where the table is too full to tell
   */
  record TooSmall(long cells) implements Peeling {}

  /**
   * A record of one key.
   *
   * @param times how often more on the side that was put in; negative for the side that was taken
   *     out; never 0
   */
  record Entry(AggregateKey key, long times) {}
}

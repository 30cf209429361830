package io.ficus.cdc;

import java.util.List;

/**
 * What a domain does with changes. Implemented by a translator in the legacy adapter.
 *
 * <p>Called inside a transaction of the domain store that also holds the consumer's offset and the
 * applied positions, so it writes to that store and nowhere else. Every event is newer than what
 * was applied to its row before, unless the handler {@link #asksWhatIsNewer asks that itself}.
 */
@FunctionalInterface
public interface ChangeHandler {

  /**
   * Applies changes in the order given.
   *
   * @param events not empty; several may belong to one row, the later one is the newer
   * @throws UnmappableChangeException if one of them cannot be mapped; nothing of the batch is
   *     kept, and the feed hands the events over again in ever smaller parts, down to a single one,
   *     to find out which it was
   */
  void apply(List<ChangeEvent> events);

  /**
   * Is told of delivered changes that are not applied: they are not newer than what their rows
   * have, or they wait behind a dead letter. In the same transaction as what is applied. A handler
   * that stands before another one passes this on.
   *
   * @param events not empty
   */
  default void passedOver(List<ChangeEvent> events) {}

  /**
   * Whether {@link #apply} changes nothing when it is handed events that it has applied before, in
   * any order with others, because it asks {@link AppliedPositions} itself about the rows that it
   * writes. Then the feed keeps no position for the rows that the events are of, and hands over all
   * of them. A handler that stands before another one passes this on.
   */
  default boolean asksWhatIsNewer() {
    return false;
  }
}

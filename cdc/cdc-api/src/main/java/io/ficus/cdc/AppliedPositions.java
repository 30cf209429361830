package io.ficus.cdc;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Which position was applied last to each row of a domain: the newer-position rule that lets two
 * ways to one row agree (contracts C3 and C10).
 *
 * <p>Works inside the caller's transaction of the domain store: the advance and what is written
 * because of it are kept or dropped together.
 */
public interface AppliedPositions {

  /**
   * Moves rows to a position, those of them for which it is newer than what they had. Locks their
   * entries until the transaction ends.
   *
   * @return the rows that moved; only these may be written
   */
  Set<RowKey> advance(String domain, Collection<RowKey> rows, SourcePosition position);

  /**
   * How far rows are, without a lock. A position never falls, so what is reached stays reached; of
   * what is not reached nothing is certain.
   *
   * @return the committed positions; rows to which nothing was applied are absent
   */
  Map<RowKey, SourcePosition> reached(String domain, Collection<RowKey> rows);
}

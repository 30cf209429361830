package io.ficus.cdc;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

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
   * As {@link #advance}, for whoever holds parts of which each stands in one row.
   *
   * @return the parts whose rows moved; only these may be written
   */
  default <P> List<P> newer(
      String domain, List<P> parts, Function<? super P, RowKey> rowOf, SourcePosition position) {
    Set<RowKey> moved = advance(domain, parts.stream().map(rowOf).toList(), position);
    return parts.stream().filter(part -> moved.contains(rowOf.apply(part))).toList();
  }

  /**
   * How far rows are, without a lock. A position never falls, so what is reached stays reached; of
   * what is not reached nothing is certain.
   *
   * @return the committed positions; rows to which nothing was applied are absent
   */
  Map<RowKey, SourcePosition> reached(String domain, Collection<RowKey> rows);
}

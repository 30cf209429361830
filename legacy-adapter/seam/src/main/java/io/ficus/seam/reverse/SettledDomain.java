package io.ficus.seam.reverse;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What settling a stray write has to know of a domain: what its row means, what the domain says of
 * it now, and how either becomes true. Everything but {@link #restore} joins the caller's
 * transaction of the domain store. Thread-safe.
 *
 * @param <P> a part of an aggregate, with an {@code equals} that means the same thing
 * @param <K> its name
 */
public interface SettledDomain<P, K> {

  /** The part that a row holds; empty if that is nothing of the domain's. */
  Optional<K> nameOf(RowKey row);

  /**
   * What a row says: the parts by name, and a name without a part where the row says that there is
   * none.
   *
   * @throws io.ficus.cdc.UnmappableChangeException if it says what the domain cannot take
   */
  Map<K, Optional<P>> partsOf(Row row);

  /**
   * Everything that the domain holds of the aggregates to which a write's row belonged before or
   * belongs after it, under the domain's own locks, which the transaction keeps: nobody decides
   * anything of them meanwhile.
   */
  Map<K, P> held(ChangeEvent stray);

  /** Stores parts of aggregates that are held as decisions of the domain, which it tells of. */
  void decide(List<P> parts);

  /** Removes parts. */
  void forget(Collection<K> names);

  /**
   * Whether the rows of the legacy store say all of this as it is, so that bringing it there may
   * change none of them, and then that store's log shows nothing.
   */
  boolean isInLegacy(List<P> parts);

  /**
   * Makes rows of the legacy store what the domain says, in a legacy transaction of its own that is
   * committed when it returns. Twice is as good as once.
   *
   * @param parts as they should be
   * @param gone parts that should not be there
   * @return the intent under which the legacy log is going to show it; empty if every row was so
   *     already, so that the log shows nothing
   */
  Optional<String> restore(List<P> parts, List<K> gone);
}

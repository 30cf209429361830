package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keys that changed and were not compared since. Kept in the domain store, so that a change and its
 * note are one transaction. Thread-safe.
 *
 * <p>Promises: what was noted stays until it is settled under the very number that it was read
 * with, so a change that comes while its key is compared is not lost. Nothing is noted for a domain
 * that never began a run: then everything is unknown anyway.
 */
public interface ChangedKeys {

  /** Notes keys, within the caller's transaction. */
  void note(String domain, Collection<AggregateKey> keys);

  /** Notes that something changed and it cannot be said what, within the caller's transaction. */
  void noteAll(String domain);

  /** The keys of a range. */
  List<Changed> within(String domain, KeyRange range);

  /** Some keys, those of them that are noted. */
  List<Changed> among(String domain, Collection<AggregateKey> keys);

  /** The keys that changed longest ago. */
  List<Changed> oldest(String domain, int limit);

  /** How many keys are noted. */
  long count(String domain);

  /** The number of the note that everything may have changed, if there is one. */
  OptionalLong everything(String domain);

  /** Takes away those that have not changed again. */
  void settle(String domain, Collection<Changed> compared);

  /** Takes away the note on everything, unless it was made again. */
  void settleEverything(String domain, long change);

  /** The last point up to which the domain was verified. */
  Optional<Standing.Verified> verified(String domain);

  /** Stores a point up to which the domain is verified but for the keys that are noted. */
  void verified(String domain, Standing.Verified point);

  /**
   * A noted key.
   *
   * @param change tells this change of the key from the next
   */
  record Changed(AggregateKey key, long change) {}
}

package io.ficus.shop.repair;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.seam.Intent;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What a repair has to know of a domain: how its aggregates are read and written on either side.
 * Thread-safe.
 */
public interface RepairedDomain<P, K> extends Parts<P, K>, Mending.Store<P, K> {

  String name();

  /**
   * What the domain store holds of an aggregate; joins the caller's transaction.
   *
   * @throws io.ficus.cdc.UnmappableChangeException if no aggregate has such a key
   */
  List<P> inDomain(AggregateKey key);

  /** The same under the lock of the domain store, which the caller's transaction keeps. */
  List<P> heldInDomain(AggregateKey key);

  /**
   * What the shop holds of an aggregate, in a snapshot, or in the caller's transaction.
   *
   * @throws io.ficus.cdc.UnmappableChangeException if the domain cannot take it
   */
  List<P> inShop(AggregateKey key);

  /**
   * Reads the shop's rows of an aggregate so that their place in its log can be told: each by the
   * very statement that locks it, so that what is read is the newest and stays it until the
   * transaction ends. Joins the caller's transaction, which must be READ COMMITTED.
   *
   * <p>Never waits for a lock. So a transaction of the monolith that is in the way is not held up
   * by somebody who waits behind it, and no deadlock can come of the order in which it locks.
   *
   * @param asked further parts to look for, by their own keys: one may have gone to another
   *     aggregate
   * @param locking otherwise rows are only looked at, for a rehearsal
   * @throws io.ficus.cdc.UnmappableChangeException if a row says what the domain cannot take
   * @throws org.jooq.exception.DataAccessException if somebody else has locked one of the rows
   */
  Witnessed<P, K> witness(AggregateKey key, Collection<K> asked, boolean locking);

  /**
   * Makes an aggregate's rows in the shop what they should be, those of them to which nothing newer
   * was brought.
   *
   * @param mending asked under the aggregate's lock
   * @param before is told what stands in the rows, if something is going to be written
   */
  RepairOutcome mendShop(
      Intent intent,
      AggregateKey key,
      Supplier<Mending<P, K>> mending,
      BiConsumer<Mending<P, K>, Image<P, K>> before);

  /** Whether the shop keeps the row of such a part when the part is taken away. */
  boolean keepsRow(K key);

  /** An image as text. */
  String write(AggregateKey key, Image<P, K> image);

  /** Reads what {@link #write} wrote. */
  Image<P, K> read(AggregateKey key, String text);
}

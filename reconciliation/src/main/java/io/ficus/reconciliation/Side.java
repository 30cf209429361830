package io.ficus.reconciliation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One side of a pair: a store, seen through its mapping onto canonical records. Thread-safe; every
 * call uses a connection of its own. What goes wrong is thrown, in the middle of a stream as well:
 * a stream that ends has delivered everything.
 */
public interface Side {

  /** The store and tables, for a person. */
  String name();

  /**
   * Keys of this side that cut it into chunks of about {@code chunkSize} aggregates each.
   *
   * @return ascending, without duplicates; empty if one chunk holds everything
   */
  List<AggregateKey> boundaries(int chunkSize);

  /**
   * All aggregates of a range, in ascending order of the key, each once, out of one short read-only
   * repeatable-read snapshot. Streamed: memory does not grow with the range.
   *
   * @return must be closed, which ends the snapshot
   */
  Stream<Projection> scan(KeyRange range);

  /**
   * The aggregates with these keys, out of one snapshot that begins after the call did; so what was
   * committed before the call is seen.
   *
   * @return those that exist
   */
  Map<AggregateKey, Projection> read(Collection<AggregateKey> keys);
}

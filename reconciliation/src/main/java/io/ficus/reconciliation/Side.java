package io.ficus.reconciliation;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One side of a pair: a store, seen through its mapping onto canonical records. Thread-safe; every
 * call uses a connection of its own. What goes wrong is thrown, in the middle of a stream as well:
 * a stream that ends has delivered everything.
 */
public interface Side {

  /** The store and tables, for a person. */
  String name();

  /**
   * Everything that decides what this side delivers for the same rows: its queries, its rules. A
   * run is resumed only under the definition that it began with.
   */
  String definition();

  /**
   * Where a chunk ends that begins at a key: the key that has about {@code size} keys of this side
   * between {@code from} and itself. Costs what the chunk costs, not what the table costs.
   *
   * @param from the first key of the chunk; {@code null} for the beginning of all
   * @return empty if fewer keys are left
   */
  Optional<AggregateKey> boundary(@Nullable AggregateKey from, int size);

  /**
   * The key that lies so many keys of this side behind another. Where keys come from several
   * queries, by the one that is the nearest. Costs what lies between.
   *
   * @param from where it is counted from; {@code null} for the first key of all
   * @param keys how many, each counted once however many rows it has; 0 for the first from there
   * @return empty if fewer keys are left
   */
  Optional<AggregateKey> keyBehind(@Nullable AggregateKey from, int keys);

  /**
   * All aggregates of a range, in ascending order of the key, each once, out of one short read-only
   * repeatable-read snapshot.
   *
   * @return must be closed, which ends the snapshot
   */
  Stream<Projection> scan(KeyRange range);

  /**
   * Whether the keys of a scan ascend in their own order, which the other side has too. If not,
   * this side is neither scanned nor cut into chunks.
   */
  default boolean ordered() {
    return true;
  }

  /**
   * All aggregates, in whatever order they come. A key comes again only where its rows do not come
   * together.
   *
   * @return must be closed, which ends the snapshot
   */
  default Stream<Projection> all() {
    return scan(new KeyRange(null, null));
  }

  /**
   * The aggregates with these keys, out of one snapshot that begins after the call did; so what was
   * committed before the call is seen.
   *
   * @return those that exist
   */
  Map<AggregateKey, Projection> read(Collection<AggregateKey> keys);

  /**
   * Locks the rows that make up an aggregate now, against everybody who would change or delete
   * them, and waits first for whoever has changed one and not committed yet. Rows that do not exist
   * cannot be locked: new ones may come meanwhile, unless whoever makes them also writes one that
   * is locked. Never holds them for longer than the limits say: if the caller does not release
   * them, this side does, and if the process stands still, the database does.
   */
  default RowLock lock(AggregateKey key, RowLocking limits) {
    return new RowLock.NotHad("the side '" + name() + "' does not say which rows to lock");
  }
}

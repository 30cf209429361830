package io.ficus.shop.repair;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.reconciliation.RepairOutcome;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is written so that parts of an aggregate become what they should be: whichever store it is,
 * under the newer-position rule of that store, and only where something differs.
 *
 * @param wanted the parts as they should be
 * @param unwanted parts that should not be there
 * @param at the place in the leading store's log up to which that is so
 */
public record Mending<P, K>(List<P> wanted, Collection<K> unwanted, SourcePosition at) {

  /** The store that is written, in the transaction that is open on it. */
  public interface Store<P, K> {
    void put(List<P> parts);

    void remove(List<K> keys);
  }

  /**
   * Does it.
   *
   * @param domain under whose name positions stand in that store
   * @param now reads the aggregate in that store
   * @param before is told what is there, if something is going to be written
   */
  public RepairOutcome in(
      Store<P, K> store,
      AppliedPositions positions,
      String domain,
      Parts<P, K> names,
      Supplier<List<P>> now,
      Consumer<Image<P, K>> before) {
    Set<K> keys = new HashSet<>(unwanted);
    keys.addAll(names.keysOf(wanted));
    // First the positions, which lock: what is read then is what stands there until the end.
    Set<RowKey> moved = positions.advance(domain, keys.stream().map(names::rowOf).toList(), at);
    List<P> there = now.get();
    Set<P> same = new HashSet<>(there);
    List<P> puts =
        wanted.stream()
            .filter(part -> !same.contains(part))
            .filter(part -> moved.contains(names.rowOf(names.keyOf(part))))
            .toList();
    Set<K> present = names.keysOf(there);
    List<K> removals =
        unwanted.stream()
            .filter(present::contains)
            .filter(key -> moved.contains(names.rowOf(key)))
            .toList();
    if (puts.isEmpty() && removals.isEmpty()) {
      return new RepairOutcome.Nothing("every part agrees, or holds something newer");
    }
    Set<K> touched = new HashSet<>(removals);
    touched.addAll(names.keysOf(puts));
    before.accept(Image.of(there, touched, names));
    if (!removals.isEmpty()) {
      store.remove(removals);
    }
    if (!puts.isEmpty()) {
      store.put(puts);
    }
    return new RepairOutcome.Written(puts.size(), removals.size());
  }
}

package io.ficus.shop.membership;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.shop.engine.ShopDatabase;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is written so that parts of a member become what they should be: whichever store it is,
 * under the newer-position rule of that store, and only where something differs.
 *
 * @param wanted the parts as they should be
 * @param unwanted parts that should not be there
 * @param at the place in the leading store's log up to which that is so
 */
record Mending(List<MemberPart> wanted, Collection<MemberPart.Key> unwanted, SourcePosition at) {

  /** The store that is written, in the transaction that is open on it. */
  interface Store {
    void put(List<MemberPart> parts);

    void remove(List<MemberPart.Key> keys);
  }

  /**
   * Does it.
   *
   * @param domain under whose name positions stand in that store
   * @param now reads the member in that store
   * @param before is told what is there, if something is going to be written
   */
  RepairOutcome in(
      Store store,
      AppliedPositions positions,
      String domain,
      ShopDatabase shop,
      Supplier<Member> now,
      Consumer<MemberImage> before) {
    Set<MemberPart.Key> keys = new HashSet<>(unwanted);
    wanted.forEach(part -> keys.add(ShopRow.keyOf(part)));
    // First the positions, which lock: what is read then is what stands there until the end.
    Set<RowKey> moved =
        positions.advance(domain, keys.stream().map(key -> ShopRow.rowOf(key, shop)).toList(), at);
    Member member = now.get();
    Set<MemberPart> there = new HashSet<>(MemberImage.partsOf(member).toList());
    List<MemberPart> puts =
        wanted.stream()
            .filter(part -> !there.contains(part))
            .filter(part -> moved.contains(ShopRow.of(part, shop)))
            .toList();
    Set<MemberPart.Key> present = WitnessedRows.keys(there);
    List<MemberPart.Key> removals =
        unwanted.stream()
            .filter(present::contains)
            .filter(key -> moved.contains(ShopRow.rowOf(key, shop)))
            .toList();
    if (puts.isEmpty() && removals.isEmpty()) {
      return new RepairOutcome.Nothing("every part agrees, or holds something newer");
    }
    Set<MemberPart.Key> touched = new HashSet<>(removals);
    puts.forEach(part -> touched.add(ShopRow.keyOf(part)));
    before.accept(MemberImage.of(member, touched));
    if (!removals.isEmpty()) {
      store.remove(removals);
    }
    if (!puts.isEmpty()) {
      store.put(puts);
    }
    return new RepairOutcome.Written(puts.size(), removals.size());
  }
}

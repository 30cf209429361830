package io.ficus.shop.membership;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.LedgerLines;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.MemberPart;
import io.ficus.seam.Intent;
import io.ficus.seam.reverse.SettledDomain;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What settling a stray write has to know of members. */
final class SettledMembers implements SettledDomain<MemberPart, MemberPart.Key> {

  private final Members domain;
  private final MemberRecords records;
  private final LedgerLines lines;
  private final LegacyMembers legacy;

  /**
   * @param domain the members of the domain store
   * @param records the same, as facts
   * @param lines of all of them
   */
  SettledMembers(Members domain, MemberRecords records, LedgerLines lines, LegacyMembers legacy) {
    this.domain = domain;
    this.records = records;
    this.lines = lines;
    this.legacy = legacy;
  }

  @Override
  public Optional<MemberPart.Key> nameOf(RowKey row) {
    return MembershipTranslator.keyOf(row);
  }

  @Override
  public Map<MemberPart.Key, Optional<MemberPart>> partsOf(Row row) {
    return MembershipTranslator.partsOf(row);
  }

  @Override
  public Map<MemberPart.Key, MemberPart> held(ChangeEvent stray) {
    Map<MemberPart.Key, MemberPart> held = new LinkedHashMap<>();
    // In the order of their ids, so that nobody waits for another in a circle.
    Set<Long> ids =
        Stream.concat(
                Stream.of(stray.before(), stray.after())
                    .flatMap(Optional::stream)
                    .map(row -> row.requiredNumber("cust_id")),
                holder(stray).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    for (long id : ids) {
      MemberImage.partsOf(
              domain.change(new MemberId(id), now -> new Change<>(now, List.of())).outcome())
          .forEach(part -> held.put(ShopRow.keyOf(part), part));
    }
    if (holder(stray).filter(now -> !ids.contains(now)).isPresent()) {
      throw new UnmappableChangeException(
          stray.table(), "txn_id", "has just become another member's; try again");
    }
    return held;
  }

  // The monolith's sequence may give a line a number that the domain has given to another's.
  private Optional<Long> holder(ChangeEvent stray) {
    return nameOf(stray.rowKey())
        .filter(MemberPart.Key.OfLedgerEntry.class::isInstance)
        .flatMap(name -> lines.holderOf(((MemberPart.Key.OfLedgerEntry) name).entry()))
        .map(MemberId::value);
  }

  @Override
  public void decide(List<MemberPart> parts) {
    new TreeMap<>(parts.stream().collect(Collectors.groupingBy(part -> part.member().value())))
        .forEach(
            (member, its) -> domain.change(new MemberId(member), now -> new Change<>(its, its)));
  }

  @Override
  public void forget(Collection<MemberPart.Key> names) {
    records.remove(List.copyOf(names));
  }

  @Override
  public boolean isInLegacy(List<MemberPart> parts) {
    return legacy.say(parts);
  }

  @Override
  public Optional<String> restore(List<MemberPart> parts, List<MemberPart.Key> gone) {
    return legacy.restore(parts, gone).map(Intent::id);
  }
}

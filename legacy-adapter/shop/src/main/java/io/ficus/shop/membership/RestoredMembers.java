package io.ficus.shop.membership;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Row;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.ficus.membership.domain.MemberPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes a row of the shop again what membership says, after a stray write was refused. */
final class RestoredMembers implements Function<ChangeEvent, Optional<String>> {

  private final Members domain;
  private final LegacyMembers legacy;

  RestoredMembers(Members domain, LegacyMembers legacy) {
    this.domain = domain;
    this.legacy = legacy;
  }

  @Override
  public Optional<String> apply(ChangeEvent stray) {
    Optional<MemberPart.Key> key = MembershipTranslator.keyOf(stray.rowKey());
    if (key.isEmpty()) {
      // A row of a fenced table that holds nothing of membership's: there is nothing to say of it.
      return Optional.empty();
    }
    List<MemberPart> parts = new ArrayList<>();
    members(stray)
        .flatMap(member -> domain.find(member).stream())
        .flatMap(MemberImage::partsOf)
        .filter(part -> ShopRow.keyOf(part).equals(key.get()))
        .forEach(parts::add);
    return Optional.of(
        legacy.restore(parts, parts.isEmpty() ? List.of(key.get()) : List.of()).id());
  }

  private static Stream<MemberId> members(ChangeEvent stray) {
    return Stream.of(stray.before(), stray.after())
        .flatMap(Optional::stream)
        .map(RestoredMembers::member)
        .distinct();
  }

  private static MemberId member(Row row) {
    return new MemberId(row.requiredNumber("cust_id"));
  }
}

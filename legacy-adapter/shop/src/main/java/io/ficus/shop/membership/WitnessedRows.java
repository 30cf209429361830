package io.ficus.shop.membership;

import static io.ficus.shop.jooq.Tables.CUSTOMER;
import static io.ficus.shop.jooq.Tables.CUST_CONSENT;
import static io.ficus.shop.jooq.Tables.LOY_ACCOUNT;
import static io.ficus.shop.jooq.Tables.LOY_TXN;

import io.ficus.membership.MemberId;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.shop.repair.Witnessed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectConditionStep;

/** Reads the rows of a member as {@link RepairedMembers} has to. */
final class WitnessedRows {

  private final DSLContext sql;
  private final boolean locking;

  /**
   * @param locking otherwise rows are only looked at, for a rehearsal
   */
  WitnessedRows(DSLContext sql, boolean locking) {
    this.sql = sql;
    this.locking = locking;
  }

  /**
   * Reads a member.
   *
   * @param asked further parts to look for, by their own keys: a line may have gone to another
   *     member
   * @throws io.ficus.cdc.UnmappableChangeException if a row says what membership cannot take
   * @throws org.jooq.exception.DataAccessException if somebody else has locked one of the rows
   */
  Witnessed<MemberPart, MemberPart.Key> read(MemberId id, Collection<MemberPart.Key> asked) {
    long customer = id.value();
    List<MemberPart> parts = new ArrayList<>();
    Set<MemberPart.Key> withdrawn = new LinkedHashSet<>();
    rows(sql.selectFrom(CUSTOMER).where(CUSTOMER.CUST_ID.eq(customer)))
        .forEach(row -> parts.add(LegacyMemberRows.profile(row)));
    rows(sql.selectFrom(LOY_ACCOUNT).where(LOY_ACCOUNT.CUST_ID.eq(customer)))
        .forEach(row -> parts.add(LegacyMemberRows.enrolment(row)));
    rows(sql.selectFrom(LOY_TXN).where(LOY_TXN.CUST_ID.eq(customer)))
        .forEach(row -> parts.add(LegacyMemberRows.line(row)));
    rows(sql.selectFrom(CUST_CONSENT)
            .where(CUST_CONSENT.CUST_ID.eq(customer))
            .and(CUST_CONSENT.CONSENT_CD.eq(ShopRow.MARKETING)))
        .forEach(
            row -> {
              Optional<MarketingConsent> consent =
                  ShopToMembership.consent(customer, row.getConsentId(), row.getGrantedFlg());
              consent.ifPresentOrElse(
                  parts::add, () -> withdrawn.add(new MemberPart.Key.OfMarketingConsent(id)));
            });
    Set<MemberPart.Key> absent = new LinkedHashSet<>(asked);
    absent.removeAll(keys(parts));
    absent.removeAll(withdrawn);
    List<Long> elsewhere = lines(absent);
    if (!elsewhere.isEmpty()) {
      rows(sql.selectFrom(LOY_TXN).where(LOY_TXN.TXN_ID.in(elsewhere)))
          .forEach(row -> parts.add(LegacyMemberRows.line(row)));
      absent.removeAll(keys(parts));
    }
    return new Witnessed<>(parts, withdrawn, absent);
  }

  private static Set<MemberPart.Key> keys(Collection<MemberPart> parts) {
    Set<MemberPart.Key> keys = new HashSet<>();
    parts.forEach(part -> keys.add(ShopRow.keyOf(part)));
    return keys;
  }

  private static List<Long> lines(Collection<MemberPart.Key> keys) {
    return keys.stream()
        .filter(MemberPart.Key.OfLedgerEntry.class::isInstance)
        .map(key -> ((MemberPart.Key.OfLedgerEntry) key).entry().value())
        .toList();
  }

  private <R extends Record> Result<R> rows(SelectConditionStep<R> query) {
    return locking ? query.forUpdate().noWait().fetch() : query.fetch();
  }
}

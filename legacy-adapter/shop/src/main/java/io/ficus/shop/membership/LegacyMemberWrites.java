package io.ficus.shop.membership;

import static io.ficus.shop.jooq.Tables.CUSTOMER;
import static io.ficus.shop.jooq.Tables.CUST_CONSENT;
import static io.ficus.shop.jooq.Tables.LOY_ACCOUNT;
import static io.ficus.shop.jooq.Tables.LOY_TXN;

import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import io.ficus.shop.jooq.tables.records.LoyTxnRecord;
import io.ficus.shop.time.ShopTime;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jooq.DSLContext;

/**
 * Writes parts of members into the shop's tables. Joins the caller's transaction, which has locked
 * the members.
 *
 * <p>The order is the trigger's: {@code loy_txn_ai} adds each new line to its account's balance and
 * spend. So a new account begins at zero before its lines are there, and what an enrolment says
 * about the spend is written after them: by then the trigger has brought it to the same amount, or
 * the facts come from elsewhere and are right. The balance is the sum of the lines and nothing
 * else, so it is left to the trigger, and moved by hand only where the trigger does not look: where
 * a line is replaced or removed, or was there before its account.
 */
final class LegacyMemberWrites {

  private final DSLContext sql;
  private final LegacyMemberRows rows;
  private final Clock clock;

  LegacyMemberWrites(DSLContext sql, LegacyMemberRows rows, Clock clock) {
    this.sql = sql;
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Stores parts; of several with one key the last.
   *
   * @param had the accounts that these members have, locked, with what was spent
   * @param isNew profiles, accounts and lines that are not there, and must replace none
   * @return what now stands in the rows that were touched, in membership's words: it differs from
   *     what was given where the shop cannot say it (the doubled hour of a night in October), and
   *     includes accounts that the trigger moved
   */
  List<MemberPart> put(
      List<MemberPart> parts, Map<MemberId, Long> had, Predicate<MemberPart> isNew) {
    Touched touched = write(parts, had.keySet(), isNew);
    List<MemberPart> stored = new ArrayList<>(touched.stored());
    touched.accounts().forEach(member -> rows.enrolment(member).ifPresent(stored::add));
    return stored;
  }

  /**
   * What was written.
   *
   * @param stored what now stands in the rows, but for accounts
   * @param accounts whose may have changed
   */
  private record Touched(List<MemberPart> stored, Set<MemberId> accounts) {}

  private Touched write(List<MemberPart> parts, Set<MemberId> had, Predicate<MemberPart> isNew) {
    Map<MemberPart.Key, MemberPart> last = new LinkedHashMap<>();
    parts.forEach(part -> last.put(ShopRow.keyOf(part), part));
    List<MemberPart> stored = new ArrayList<>();
    Set<MemberId> accounts = new LinkedHashSet<>();
    for (Enrolment enrolment : of(last, Enrolment.class)) {
      if (!had.contains(enrolment.member())) {
        begin(enrolment, isNew.test(enrolment));
      }
      accounts.add(enrolment.member());
    }
    for (Profile profile : of(last, Profile.class)) {
      stored.add(write(profile, isNew.test(profile)));
    }
    for (LedgerEntry line : of(last, LedgerEntry.class)) {
      stored.add(write(line, isNew.test(line)));
      accounts.add(line.member());
    }
    of(last, Enrolment.class).forEach(this::write);
    for (MarketingConsent consent : of(last, MarketingConsent.class)) {
      write(consent);
      stored.add(consent);
    }
    return new Touched(stored, accounts);
  }

  /**
   * Stores parts that were decided elsewhere. As {@link #put}, but the trigger's opinion of what
   * was spent does not count: an account whose enrolment is not among the parts keeps its spend,
   * because the enrolment that came with the line may be there already, or may come later.
   *
   * @param had the accounts that these members have, locked, with what was spent
   */
  void bring(List<MemberPart> parts, Map<MemberId, Long> had) {
    Map<MemberId, Long> untold = new LinkedHashMap<>(had);
    untold.keySet().retainAll(parts.stream().map(MemberPart::member).toList());
    parts.stream()
        .filter(Enrolment.class::isInstance)
        .forEach(enrolment -> untold.remove(enrolment.member()));
    write(parts, had.keySet(), part -> false);
    untold.forEach(
        (member, cents) ->
            sql.update(LOY_ACCOUNT)
                .set(LOY_ACCOUNT.SPEND_CENTS, cents)
                .where(LOY_ACCOUNT.CUST_ID.eq(member.value()))
                .and(LOY_ACCOUNT.SPEND_CENTS.ne(cents))
                .execute());
  }

  /**
   * Removes the part of that name, if it is there.
   *
   * @return how many rows were changed for it
   */
  int remove(MemberPart.Key key) {
    if (key instanceof MemberPart.Key.OfProfile profile) {
      return sql.deleteFrom(CUSTOMER)
          .where(CUSTOMER.CUST_ID.eq(profile.member().value()))
          .execute();
    }
    if (key instanceof MemberPart.Key.OfEnrolment enrolment) {
      return sql.deleteFrom(LOY_ACCOUNT)
          .where(LOY_ACCOUNT.CUST_ID.eq(enrolment.member().value()))
          .execute();
    }
    if (key instanceof MemberPart.Key.OfMarketingConsent consent) {
      // The shop keeps a consent that was taken back, as the law wants it, and when that was.
      return sql.update(CUST_CONSENT)
          .set(CUST_CONSENT.GRANTED_FLG, "N")
          .set(CUST_CONSENT.CHANGED_TS, now())
          .where(CUST_CONSENT.CUST_ID.eq(consent.member().value()))
          .and(CUST_CONSENT.CONSENT_CD.eq(ShopRow.MARKETING))
          .and(CUST_CONSENT.GRANTED_FLG.ne("N"))
          .execute();
    }
    Optional<LedgerEntry> gone =
        sql.deleteFrom(LOY_TXN)
            .where(LOY_TXN.TXN_ID.eq(((MemberPart.Key.OfLedgerEntry) key).entry().value()))
            .returning()
            .fetchOptional()
            .map(LegacyMemberRows::line);
    gone.ifPresent(line -> moveBalance(line.member(), -line.points()));
    return gone.isPresent() ? 1 : 0;
  }

  private static <P extends MemberPart> List<P> of(
      Map<MemberPart.Key, MemberPart> parts, Class<P> kind) {
    return parts.values().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private Profile write(Profile profile, boolean isNew) {
    long customer = profile.member().value();
    LocalDateTime utc = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    var row =
        sql.insertInto(CUSTOMER)
            .set(CUSTOMER.CUST_ID, customer)
            .set(CUSTOMER.CUST_NO, "C%010d".formatted(customer))
            .set(CUSTOMER.FIRST_NAME, profile.givenName())
            .set(CUSTOMER.LAST_NAME, profile.familyName())
            .set(CUSTOMER.EMAIL, profile.email().orElse(null))
            .set(CUSTOMER.DEL_FLG, profile.archived() ? "Y" : "N")
            .set(CUSTOMER.REMARKS, profile.note().orElse(null))
            .set(CUSTOMER.CREATED_TS, now())
            .set(CUSTOMER.UPD_TS_UTC, utc);
    if (isNew) {
      return LegacyMemberRows.profile(row.returning().fetchSingle());
    }
    return LegacyMemberRows.profile(
        row.onConflict(CUSTOMER.CUST_ID)
            .doUpdate()
            .set(CUSTOMER.FIRST_NAME, profile.givenName())
            .set(CUSTOMER.LAST_NAME, profile.familyName())
            .set(CUSTOMER.EMAIL, profile.email().orElse(null))
            .set(CUSTOMER.DEL_FLG, profile.archived() ? "Y" : "N")
            .set(CUSTOMER.REMARKS, profile.note().orElse(null))
            .set(CUSTOMER.UPD_TS_UTC, utc)
            .returning()
            .fetchSingle());
  }

  /** Makes the account if there is none, with what lines it has already, and nothing spent. */
  private void begin(Enrolment enrolment, boolean isNew) {
    long customer = enrolment.member().value();
    var account =
        sql.insertInto(LOY_ACCOUNT)
            .set(LOY_ACCOUNT.CUST_ID, customer)
            .set(LOY_ACCOUNT.CARD_NO, "7000%012d".formatted(customer))
            .set(LOY_ACCOUNT.ENROLLED_TS, ShopTime.localOf(enrolment.enrolledAt()));
    // No foreign key holds the monolith off while the customer is locked: it may open one, too.
    int made = isNew ? account.execute() : account.onConflictDoNothing().execute();
    if (made > 0) {
      long balance = rows.balance(enrolment.member());
      if (balance != 0) {
        moveBalance(enrolment.member(), balance);
      }
    }
  }

  private void write(Enrolment enrolment) {
    sql.update(LOY_ACCOUNT)
        .set(LOY_ACCOUNT.STATUS_CD, ShopCodes.of(enrolment.status()))
        .set(LOY_ACCOUNT.ENROLLED_TS, ShopTime.localOf(enrolment.enrolledAt()))
        .set(LOY_ACCOUNT.SPEND_CENTS, cents(enrolment.lifetimeSpend()))
        .where(LOY_ACCOUNT.CUST_ID.eq(enrolment.member().value()))
        .execute();
  }

  private LedgerEntry write(LedgerEntry line, boolean isNew) {
    LoyTxnRecord row = new LoyTxnRecord();
    row.setTxnId(line.id().value());
    row.setCustId(line.member().value());
    row.setTxnCd(ShopCodes.of(line.type()));
    row.setPoints(Math.toIntExact(ShopCodes.signed(line.type(), line.points())));
    row.setAmountCents(line.purchase().map(LegacyMemberWrites::cents).orElse(null));
    row.setTxnTs(ShopTime.localOf(line.occurredAt()));
    row.setExtRef(line.request().map(request -> request.value()).orElse(null));
    LedgerEntry mapped = LegacyMemberRows.line(row);
    if (isNew) {
      sql.insertInto(LOY_TXN).set(row).execute();
      return mapped;
    }
    LoyTxnRecord before =
        sql.selectFrom(LOY_TXN).where(LOY_TXN.TXN_ID.eq(row.getTxnId())).forUpdate().fetchOne();
    if (before == null) {
      sql.insertInto(LOY_TXN).set(row).execute();
      return mapped;
    }
    LedgerEntry replaced = LegacyMemberRows.line(before);
    if (!replaced.equals(mapped)) {
      sql.update(LOY_TXN).set(row).where(LOY_TXN.TXN_ID.eq(row.getTxnId())).execute();
      moveBalance(replaced.member(), -replaced.points());
      moveBalance(mapped.member(), mapped.points());
    }
    return mapped;
  }

  private void write(MarketingConsent consent) {
    sql.insertInto(CUST_CONSENT)
        .set(CUST_CONSENT.CUST_ID, consent.member().value())
        .set(CUST_CONSENT.CONSENT_CD, ShopRow.MARKETING)
        .set(CUST_CONSENT.CONSENT_ID, consent.consentId())
        .set(CUST_CONSENT.GRANTED_FLG, "Y")
        .set(CUST_CONSENT.CHANGED_TS, now())
        .onConflict(CUST_CONSENT.CUST_ID, CUST_CONSENT.CONSENT_CD)
        .doUpdate()
        .set(CUST_CONSENT.CONSENT_ID, consent.consentId())
        .set(CUST_CONSENT.GRANTED_FLG, "Y")
        .set(CUST_CONSENT.CHANGED_TS, now())
        .execute();
  }

  private void moveBalance(MemberId member, long points) {
    sql.update(LOY_ACCOUNT)
        .set(LOY_ACCOUNT.POINTS_BAL, LOY_ACCOUNT.POINTS_BAL.plus(Math.toIntExact(points)))
        .where(LOY_ACCOUNT.CUST_ID.eq(member.value()))
        .execute();
  }

  private LocalDateTime now() {
    Instant now = clock.instant();
    return ShopTime.localOf(now);
  }

  private static long cents(BigDecimal euros) {
    return euros.movePointRight(2).longValueExact();
  }
}

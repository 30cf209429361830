package io.ficus.shop.membership;

import io.ficus.cdc.RowKey;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;

/** Which row of the shop holds which part of a member: one row is one part. */
final class ShopRow {

  static final String CUSTOMER = "public.customer";
  static final String ACCOUNT = "public.loy_account";
  static final String LINE = "public.loy_txn";
  static final String CONSENT = "public.cust_consent";

  /** The one consent that membership knows of. */
  static final String MARKETING = "MKT";

  private ShopRow() {}

  /** The row that holds a part. */
  static RowKey of(MemberPart part) {
    if (part instanceof LedgerEntry line) {
      return RowKey.of(LINE, line.id().value());
    }
    long customer = part.member().value();
    if (part instanceof Profile) {
      return RowKey.of(CUSTOMER, customer);
    }
    if (part instanceof Enrolment) {
      return RowKey.of(ACCOUNT, customer);
    }
    return new RowKey(CONSENT, customer + "," + MARKETING);
  }

  /** Names the part, so that it can be removed. */
  static MemberPart.Key keyOf(MemberPart part) {
    if (part instanceof LedgerEntry line) {
      return ofLine(line.id());
    }
    MemberId member = part.member();
    if (part instanceof Profile) {
      return new MemberPart.Key.OfProfile(member);
    }
    if (part instanceof Enrolment) {
      return new MemberPart.Key.OfEnrolment(member);
    }
    if (part instanceof MarketingConsent) {
      return new MemberPart.Key.OfMarketingConsent(member);
    }
    throw new IllegalArgumentException("Not a part that the shop keeps: " + part.getClass());
  }

  private static MemberPart.Key ofLine(EntryId line) {
    return new MemberPart.Key.OfLedgerEntry(line);
  }
}

package io.ficus.shop.membership;

import io.ficus.cdc.RowKey;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import io.ficus.shop.engine.ShopDatabase;

/**
 * Which row of the shop holds which part of a member: one row is one part. Tables stand without
 * their schema, which depends on the engine.
 */
final class ShopRow {

  static final String CUSTOMER = "customer";
  static final String ACCOUNT = "loy_account";
  static final String LINE = "loy_txn";
  static final String CONSENT = "cust_consent";

  /** The one consent that membership knows of. */
  static final String MARKETING = "MKT";

  private ShopRow() {}

  /** The row of that shop which holds a part, as the change stream names it. */
  static RowKey of(MemberPart part, ShopDatabase shop) {
    return rowOf(keyOf(part), shop);
  }

  /** The row that holds, held or would hold the part of that name. */
  static RowKey rowOf(MemberPart.Key key, ShopDatabase shop) {
    if (key instanceof MemberPart.Key.OfLedgerEntry line) {
      return RowKey.of(shop.table(LINE), line.entry().value());
    }
    if (key instanceof MemberPart.Key.OfProfile profile) {
      return RowKey.of(shop.table(CUSTOMER), profile.member().value());
    }
    if (key instanceof MemberPart.Key.OfEnrolment enrolment) {
      return RowKey.of(shop.table(ACCOUNT), enrolment.member().value());
    }
    MemberPart.Key.OfMarketingConsent consent = (MemberPart.Key.OfMarketingConsent) key;
    return new RowKey(shop.table(CONSENT), consent.member().value() + "," + MARKETING);
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

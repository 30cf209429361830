package io.ficus.membership.domain;

import io.ficus.membership.MemberId;

/**
 * A piece of a member that is stored and replaced as a whole. A member is the sum of its parts; a
 * store takes parts in any order, so a profile may be there before its owner has enrolled.
 */
public sealed interface MemberPart permits Profile, Enrolment, MarketingConsent, LedgerEntry {

  /** Whose part this is. */
  MemberId member();

  /** Names a part, so that it can be removed. */
  sealed interface Key {

    record OfProfile(MemberId member) implements Key {}

    record OfEnrolment(MemberId member) implements Key {}

    record OfMarketingConsent(MemberId member) implements Key {}

    record OfLedgerEntry(io.ficus.membership.EntryId entry) implements Key {}
  }
}

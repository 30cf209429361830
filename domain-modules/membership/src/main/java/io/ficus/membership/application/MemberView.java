package io.ficus.membership.application;

import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.PointsPolicy;
import io.ficus.membership.domain.Profile;
import io.ficus.membership.domain.Tier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A member as others may read it, in plain values.
 *
 * @param archived the person asked to be forgotten
 * @param status absent for somebody who has not joined
 * @param lifetimeSpend in euros; absent for somebody who has not joined
 * @param marketingConsent the id of the consent in communications
 * @param balance in points: the sum of the lines
 * @param lines oldest first
 */
public record MemberView(
    long id,
    Optional<String> givenName,
    Optional<String> familyName,
    Optional<String> email,
    Optional<String> note,
    boolean archived,
    Optional<Enrolment.Status> status,
    Optional<Instant> enrolledAt,
    Optional<BigDecimal> lifetimeSpend,
    Optional<Long> marketingConsent,
    Tier tier,
    long balance,
    List<Line> lines) {

  /**
   * A line of the ledger.
   *
   * @param purchase in euros
   */
  public record Line(
      long id,
      LedgerEntry.Type type,
      long points,
      Instant occurredAt,
      Optional<BigDecimal> purchase) {

    /** Shows a line. */
    public static Line of(LedgerEntry entry) {
      return new Line(
          entry.id().value(), entry.type(), entry.points(), entry.occurredAt(), entry.purchase());
    }
  }

  static MemberView of(Member member, PointsPolicy policy, Instant now) {
    return new MemberView(
        member.id().value(),
        member.profile().map(Profile::givenName),
        member.profile().map(Profile::familyName),
        member.profile().flatMap(Profile::email),
        member.profile().flatMap(Profile::note),
        member.profile().map(Profile::archived).orElse(false),
        member.enrolment().map(Enrolment::status),
        member.enrolment().map(Enrolment::enrolledAt),
        member.enrolment().map(Enrolment::lifetimeSpend),
        member.marketingConsent().map(consent -> consent.consentId()),
        member.tier(policy, now),
        member.balance(),
        member.ledger().stream().map(Line::of).toList());
  }
}

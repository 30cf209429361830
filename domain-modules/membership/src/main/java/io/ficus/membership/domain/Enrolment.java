package io.ficus.membership.domain;

import io.ficus.membership.MemberId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * That somebody joined, and whether they still belong.
 *
 * @param enrolledAt when they joined
 * @param status whether they still belong
 * @param lifetimeSpend what they have spent since, in euros with two decimals
 */
public record Enrolment(
    MemberId member, Instant enrolledAt, Status status, BigDecimal lifetimeSpend)
    implements MemberPart {

  /**
   * Takes the amount at two decimals, however it is written, so that equal amounts are equal.
   *
   * @throws ArithmeticException if the amount has more than two decimals
   */
  public Enrolment {
    lifetimeSpend = lifetimeSpend.setScale(2);
  }

  static Enrolment begun(MemberId member, Instant at) {
    return new Enrolment(member, at.truncatedTo(ChronoUnit.MICROS), Status.ACTIVE, BigDecimal.ZERO);
  }

  Enrolment closed() {
    return new Enrolment(member, enrolledAt, Status.CLOSED, lifetimeSpend);
  }

  Enrolment withPurchase(BigDecimal purchase) {
    return new Enrolment(member, enrolledAt, status, lifetimeSpend.add(purchase));
  }

  /** Whether a member still belongs. */
  public enum Status {
    ACTIVE,
    /** May not spend points until the service desk has looked at the account. */
    SUSPENDED,
    CLOSED
  }
}

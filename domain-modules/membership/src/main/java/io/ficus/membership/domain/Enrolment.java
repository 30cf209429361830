package io.ficus.membership.domain;

import io.ficus.membership.MemberId;
import java.math.BigDecimal;
import java.time.Instant;

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

  /** Whether a member still belongs. */
  public enum Status {
    ACTIVE,
    /** May not spend points until the service desk has looked at the account. */
    SUSPENDED,
    CLOSED
  }
}

package io.ficus.membership.domain;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of a loyalty ledger. Lines are never changed by a rule; a mistake is corrected by
 * another line.
 *
 * @param points what the line adds to the balance: not negative for EARNED, not positive for
 *     REDEEMED and EXPIRED, either for ADJUSTED
 * @param purchase the purchase that earned the points, in euros with two decimals
 * @param request the request that asked for the line, where there was one
 */
public record LedgerEntry(
    EntryId id,
    MemberId member,
    Type type,
    long points,
    Instant occurredAt,
    Optional<BigDecimal> purchase,
    Optional<RequestId> request)
    implements MemberPart {

  /**
   * Takes the purchase at two decimals, however it is written, so that equal amounts are equal.
   *
   * @throws IllegalArgumentException if the points have not the sign of their type
   * @throws ArithmeticException if the purchase has more than two decimals
   */
  public LedgerEntry {
    boolean signFits =
        switch (type) {
          case EARNED -> points >= 0;
          case REDEEMED, EXPIRED -> points <= 0;
          case ADJUSTED -> true;
        };
    if (!signFits) {
      throw new IllegalArgumentException(
          "Ledger line " + id + " of type " + type + " cannot have " + points + " points");
    }
    purchase = purchase.map(amount -> amount.setScale(2));
  }

  boolean says(Type otherType, long otherPoints) {
    return type == otherType && points == otherPoints;
  }

  /** Why points came or went. */
  public enum Type {
    EARNED,
    REDEEMED,
    EXPIRED,
    ADJUSTED
  }
}

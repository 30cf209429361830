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
 * @param points what the line adds to the balance: positive for EARNED, negative for REDEEMED and
 *     EXPIRED, either for ADJUSTED
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

  /** Why points came or went. */
  public enum Type {
    EARNED,
    REDEEMED,
    EXPIRED,
    ADJUSTED
  }
}

package io.ficus.voucher.domain;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.RedemptionId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A wish to use a voucher.
 *
 * @param redemption the id that the use gets if it comes to one; nobody else has it
 * @param request the request that asks for it
 * @param by who wants to use it, where that is known
 * @param order the order it is for; absent in a branch
 * @param amount what the order comes to, in euros
 * @param at now; kept to the microsecond, which every store can hold
 */
public record Use(
    RedemptionId redemption,
    RequestId request,
    Optional<MemberId> by,
    Optional<Long> order,
    BigDecimal amount,
    Instant at) {

  public Use {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }
}

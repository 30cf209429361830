package io.ficus.voucher.domain;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * That a voucher was used.
 *
 * @param order the order that it was used for; absent in a branch
 * @param by who used it, where that is known
 * @param discount what it took off, in euros
 * @param reversed the order came to nothing; the voucher stays used
 * @param request the request that asked for it, where there was one
 */
public record Redemption(
    RedemptionId id,
    VoucherId voucher,
    Optional<Long> order,
    Optional<MemberId> by,
    BigDecimal discount,
    Instant at,
    boolean reversed,
    Optional<RequestId> request)
    implements VoucherPart {

  /**
   * Takes the discount at two decimals, however it is written, so that equal amounts are equal.
   *
   * @throws ArithmeticException if the discount has more than two decimals
   */
  public Redemption {
    discount = discount.setScale(2);
  }
}

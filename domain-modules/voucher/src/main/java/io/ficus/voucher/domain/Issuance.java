package io.ficus.voucher.domain;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a new voucher has from outside the rules.
 *
 * @param voucher the id that it gets; nobody else has it
 * @param code likewise
 * @param request the request that asks for it
 * @param holder whom it is for, if for one person
 * @param at now; kept to the microsecond, which every store can hold
 */
public record Issuance(
    VoucherId voucher, VoucherCode code, RequestId request, Optional<MemberId> holder, Instant at) {

  public Issuance {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }
}

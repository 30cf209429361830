package io.ficus.voucher.application;

import io.ficus.membership.MemberId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Voucher;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A voucher as others may read it, in plain values.
 *
 * @param holder the member whose it is; absent where whoever has the code may use it
 * @param value the most that it takes off, in euros
 * @param lastDay the last day on which it can be used, at the head office
 * @param archived it was struck off the books
 * @param uses oldest first
 */
public record VoucherView(
    long id,
    Optional<String> code,
    Optional<Long> campaign,
    Optional<Long> holder,
    Optional<Face.Status> status,
    Optional<BigDecimal> value,
    Optional<LocalDate> lastDay,
    boolean archived,
    List<UseView> uses) {

  /**
   * A use of it.
   *
   * @param discount what it took off, in euros
   */
  public record UseView(
      long id, Optional<Long> order, Optional<Long> by, BigDecimal discount, Instant at) {

    /** Shows a use. */
    public static UseView of(Redemption redemption) {
      return new UseView(
          redemption.id().value(),
          redemption.order(),
          redemption.by().map(MemberId::value),
          redemption.discount(),
          redemption.at());
    }
  }

  static VoucherView of(Voucher voucher) {
    return new VoucherView(
        voucher.id().value(),
        voucher.face().map(Face::code).map(VoucherCode::value),
        voucher.face().map(face -> face.campaign().value()),
        voucher.face().flatMap(Face::holder).map(MemberId::value),
        voucher.face().map(Face::status),
        voucher.face().map(Face::value),
        voucher.face().map(Face::lastDay),
        voucher.face().map(Face::archived).orElse(false),
        voucher.redemptions().stream().map(UseView::of).toList());
  }
}

package io.ficus.shop.voucher;

import io.ficus.shop.code.Codes;
import io.ficus.voucher.domain.Face;

/** The shop's letters and what vouchers call them, both ways. */
final class VoucherCodes {

  private VoucherCodes() {}

  static Face.Status status(String code) {
    return switch (Codes.known(Status.class, VoucherRow.VOUCHER, "status_cd", code)) {
      case I -> Face.Status.ISSUED;
      case R -> Face.Status.REDEEMED;
      case X -> Face.Status.EXPIRED;
      case B -> Face.Status.CANCELLED;
    };
  }

  static String of(Face.Status status) {
    return switch (status) {
      case ISSUED -> Status.I.name();
      case REDEEMED -> Status.R.name();
      case EXPIRED -> Status.X.name();
      case CANCELLED -> Status.B.name();
    };
  }

  static Discount discount(String code) {
    return Codes.known(Discount.class, VoucherRow.CAMPAIGN, "disc_cd", code);
  }

  private enum Status {
    I,
    R,
    X,
    B
  }

  /** How the shop reads the number beside it. */
  enum Discount {
    /** Cents. */
    A,
    /** Whole per cents. */
    P
  }
}

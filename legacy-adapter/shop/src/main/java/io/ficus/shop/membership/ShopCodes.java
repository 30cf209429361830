package io.ficus.shop.membership;

import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.shop.code.Codes;

/** The shop's letters and what membership calls them, both ways. */
final class ShopCodes {

  private ShopCodes() {}

  static Enrolment.Status status(String code) {
    return switch (Codes.known(Status.class, ShopRow.ACCOUNT, "status_cd", code)) {
      case A -> Enrolment.Status.ACTIVE;
      case S -> Enrolment.Status.SUSPENDED;
      case C -> Enrolment.Status.CLOSED;
    };
  }

  static String of(Enrolment.Status status) {
    return switch (status) {
      case ACTIVE -> Status.A.name();
      case SUSPENDED -> Status.S.name();
      case CLOSED -> Status.C.name();
    };
  }

  static LedgerEntry.Type type(String code) {
    return switch (Codes.known(Line.class, ShopRow.LINE, "txn_cd", code)) {
      case EA -> LedgerEntry.Type.EARNED;
      case RD -> LedgerEntry.Type.REDEEMED;
      case EX -> LedgerEntry.Type.EXPIRED;
      case AJ -> LedgerEntry.Type.ADJUSTED;
    };
  }

  static String of(LedgerEntry.Type type) {
    return switch (type) {
      case EARNED -> Line.EA.name();
      case REDEEMED -> Line.RD.name();
      case EXPIRED -> Line.EX.name();
      case ADJUSTED -> Line.AJ.name();
    };
  }

  /** What the sign of points turns into between the shop's lines and membership's. */
  static long signed(LedgerEntry.Type type, long points) {
    return switch (type) {
      case EARNED, ADJUSTED -> points;
      case REDEEMED, EXPIRED -> -points;
    };
  }

  private enum Status {
    A,
    S,
    C
  }

  private enum Line {
    EA,
    RD,
    EX,
    AJ
  }
}

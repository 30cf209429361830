package io.ficus.shop.membership;

import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import java.util.Arrays;

/** The shop's letters and what membership calls them, both ways. */
final class ShopCodes {

  private ShopCodes() {}

  static Enrolment.Status status(String code) {
    return switch (known(Status.class, ShopRow.ACCOUNT, "status_cd", code)) {
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
    return switch (known(Line.class, ShopRow.LINE, "txn_cd", code)) {
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

  static boolean flag(String table, String column, String code) {
    return switch (known(Flag.class, table, column, code)) {
      case Y -> true;
      case N -> false;
    };
  }

  private static <E extends Enum<E>> E known(
      Class<E> codes, String table, String column, String code) {
    for (E each : codes.getEnumConstants()) {
      if (each.name().equals(code)) {
        return each;
      }
    }
    throw new UnmappableChangeException(
        table,
        column,
        "unknown code '" + code + "'; known are " + Arrays.toString(codes.getEnumConstants()));
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

  private enum Flag {
    Y,
    N
  }
}

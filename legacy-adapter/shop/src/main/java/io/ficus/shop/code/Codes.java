package io.ficus.shop.code;

import io.ficus.cdc.UnmappableChangeException;
import java.util.Arrays;

/** Reads a code of the shop as one of those that are known. */
public final class Codes {

  private Codes() {}

  /**
   * The constant that has the code for its name.
   *
   * @throws UnmappableChangeException if none has
   */
  public static <E extends Enum<E>> E known(
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

  /** Whether a flag, {@code Y} or {@code N}, is set. */
  public static boolean flag(String table, String column, String code) {
    return switch (known(Flag.class, table, column, code)) {
      case Y -> true;
      case N -> false;
    };
  }

  /** How a flag is written. */
  public static String of(boolean flag) {
    return flag ? Flag.Y.name() : Flag.N.name();
  }

  private enum Flag {
    Y,
    N
  }
}

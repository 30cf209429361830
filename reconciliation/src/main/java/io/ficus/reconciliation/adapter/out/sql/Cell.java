package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.Value;
import java.util.Locale;
import java.util.Set;

/** What reading a cell says in both ways of reading. */
final class Cell {

  private static final Set<String> WHOLE =
      Set.of("int2", "int4", "int8", "oid", "xid", "serial", "bigserial", "smallserial");

  private Cell() {}

  static boolean isWhole(String type) {
    return WHOLE.contains(type);
  }

  static IllegalArgumentException notA(String wanted, String column, String type) {
    return new IllegalArgumentException(
        "Column " + column + " of a query is no " + wanted + " but a " + type);
  }

  static IllegalArgumentException notAMoment(String column, String type) {
    return new IllegalArgumentException(
        "Column "
            + column
            + " of a query is no instant but a "
            + type
            + ". Say in the query in which time zone it is (column AT TIME ZONE '...')");
  }

  /** Numbers and times as text, for raw values. */
  static String text(Value value) {
    if (value instanceof Value.Decimal decimal) {
      return decimal.number().toPlainString();
    }
    if (value instanceof Value.Moment moment) {
      return moment.instant().toString();
    }
    if (value instanceof Value.NotFinite odd) {
      return odd.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    throw new IllegalArgumentException("Neither a number nor a time: " + value);
  }
}

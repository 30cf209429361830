package io.ficus.reconciliation.adapter.out.sql;

import io.ficus.reconciliation.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/**
 * PostgreSQL's binary forms, as its send functions write them. Times are microseconds, dates days,
 * both since the year 2000; a numeric is groups of four decimal digits.
 */
final class PgBinary {

  private static final Set<String> KNOWN =
      Set.of(
          "bool",
          "int2",
          "int4",
          "int8",
          "oid",
          "xid",
          "text",
          "varchar",
          "bpchar",
          "name",
          "char",
          "json",
          "jsonb",
          "uuid",
          "numeric",
          "float4",
          "float8",
          "timestamptz",
          "timestamp",
          "date",
          "serial",
          "bigserial",
          "smallserial");

  private static final long EPOCH_SECONDS = 946_684_800L;
  private static final long MICROS = 1_000_000L;
  private static final int NUMERIC_NEGATIVE = 0x4000;
  private static final int NUMERIC_NAN = 0xC000;
  private static final int NUMERIC_INFINITY = 0xD000;
  private static final int NUMERIC_MINUS_INFINITY = 0xF000;
  private static final BigInteger GROUP = BigInteger.valueOf(10_000);

  private PgBinary() {}

  static boolean knows(String type) {
    return KNOWN.contains(type);
  }

  static int int2(byte[] bytes, int at) {
    return (short) ((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff));
  }

  static int int4(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  static long int8(byte[] bytes, int at) {
    return (long) int4(bytes, at) << 32 | (int4(bytes, at + 4) & 0xffffffffL);
  }

  static String utf8(byte[] bytes, int at, int length) {
    return new String(bytes, at, length, StandardCharsets.UTF_8);
  }

  static Value numeric(byte[] bytes, int at) {
    int groups = int2(bytes, at) & 0xffff;
    int weight = int2(bytes, at + 2);
    int sign = int2(bytes, at + 4) & 0xffff;
    if (sign == NUMERIC_NAN) {
      return Value.NotFinite.NAN;
    }
    if (sign == NUMERIC_INFINITY || sign == NUMERIC_MINUS_INFINITY) {
      return sign == NUMERIC_INFINITY ? Value.NotFinite.INFINITY : Value.NotFinite.MINUS_INFINITY;
    }
    // The scale that is declared adds zeros at most, and a value does without them.
    return Value.decimal(number(bytes, at + 8, groups, weight, sign == NUMERIC_NEGATIVE));
  }

  private static BigDecimal number(byte[] bytes, int at, int groups, int weight, boolean negative) {
    // The first group counts 10000^weight, each later one a ten-thousandth of the one before.
    int scale = (groups - 1 - weight) * 4;
    if (groups <= 4) {
      long unscaled = 0;
      for (int i = 0; i < groups; i++) {
        unscaled = unscaled * 10_000 + int2(bytes, at + 2 * i);
      }
      while (scale > 0 && unscaled % 10 == 0 && unscaled != 0) {
        unscaled /= 10;
        scale--;
      }
      return BigDecimal.valueOf(negative ? -unscaled : unscaled, unscaled == 0 ? 0 : scale);
    }
    BigInteger unscaled = BigInteger.ZERO;
    for (int i = 0; i < groups; i++) {
      unscaled = unscaled.multiply(GROUP).add(BigInteger.valueOf(int2(bytes, at + 2 * i)));
    }
    return new BigDecimal(negative ? unscaled.negate() : unscaled, scale);
  }

  static Value moment(long micros) {
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      return micros == Long.MAX_VALUE ? Value.NotFinite.INFINITY : Value.NotFinite.MINUS_INFINITY;
    }
    return Value.moment(
        Instant.ofEpochSecond(
            EPOCH_SECONDS + Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000));
  }

  static String date(int days) {
    if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
      return days == Integer.MAX_VALUE ? "infinity" : "-infinity";
    }
    try {
      return LocalDate.of(2000, 1, 1).plusDays(days).toString();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("A date beyond what can be told: day " + days, e);
    }
  }

  /** A double by its shortest decimal, so that 0.1 is 0.1; there is no negative zero. */
  static Value floating(double number, String shortest) {
    if (Double.isNaN(number)) {
      return Value.NotFinite.NAN;
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? Value.NotFinite.INFINITY : Value.NotFinite.MINUS_INFINITY;
    }
    return Value.decimal(new BigDecimal(shortest));
  }
}

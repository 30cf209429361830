package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Guesses from two values what lies between them. Looks at the values themselves, before they are
 * masked; of what it says nothing but the cause and its parameter is kept.
 */
final class CauseGuess {

  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration WIDEST_ZONE = Duration.ofHours(26);
  private static final int SHORTEST_CUT = 8;
  private static final List<Charset> OLD =
      List.of(StandardCharsets.ISO_8859_1, Charset.forName("windows-1252"));

  /**
   * What was guessed.
   *
   * @param detail the shift, the length, the scale; empty where the cause has none
   */
  record Guess(Cause cause, String detail) {}

  private CauseGuess() {}

  static Guess of(Value expected, Value actual) {
    if (empty(expected) && empty(actual)) {
      return new Guess(Cause.NULL_OR_EMPTY, kind(expected) + " against " + kind(actual));
    }
    if (expected instanceof Value.Moment left && actual instanceof Value.Moment right) {
      return moments(left.instant(), right.instant());
    }
    if (expected instanceof Value.Decimal left && actual instanceof Value.Decimal right) {
      return numbers(left.number(), right.number());
    }
    if (expected instanceof Value.Whole left && actual instanceof Value.Whole right) {
      return numbers(BigDecimal.valueOf(left.number()), BigDecimal.valueOf(right.number()));
    }
    if (expected instanceof Value.Text left && actual instanceof Value.Text right) {
      return texts(left.text(), right.text());
    }
    if (expected instanceof Value.Children left && actual instanceof Value.Children right) {
      return children(left, right);
    }
    return new Guess(Cause.OTHER, "");
  }

  private static boolean empty(Value value) {
    return value.equals(Value.Absent.ABSENT)
        || value.equals(new Value.Text(""))
        || value.equals(new Value.Flag(false))
        || value.equals(new Value.Whole(0))
        || (value instanceof Value.Decimal decimal && decimal.number().signum() == 0);
  }

  private static String kind(Value value) {
    if (value.equals(Value.Absent.ABSENT)) {
      return "NULL";
    }
    if (value instanceof Value.Text) {
      return "''";
    }
    return value instanceof Value.Flag ? "false" : "0";
  }

  private static Guess moments(Instant left, Instant right) {
    Duration shift = Duration.between(left, right);
    if (shift.abs().compareTo(WIDEST_ZONE) <= 0 && shift.toNanos() % QUARTER.toNanos() == 0) {
      return new Guess(Cause.TIME_ZONE, sign(shift));
    }
    for (ChronoUnit unit :
        List.of(ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS, ChronoUnit.DAYS)) {
      if (left.truncatedTo(unit).equals(right) || right.truncatedTo(unit).equals(left)) {
        return new Guess(Cause.PRECISION, "to " + unit.toString().toLowerCase(Locale.ROOT));
      }
    }
    return new Guess(Cause.OTHER, "");
  }

  private static String sign(Duration shift) {
    long minutes = shift.toMinutes();
    return String.format(
        Locale.ROOT,
        "%s%02d:%02d h",
        minutes < 0 ? "-" : "+",
        Math.abs(minutes) / 60,
        Math.abs(minutes) % 60);
  }

  private static Guess numbers(BigDecimal left, BigDecimal right) {
    if (left.negate().compareTo(right) == 0) {
      return new Guess(Cause.SIGN, "");
    }
    int scale = Math.min(left.scale(), right.scale());
    BigDecimal step = BigDecimal.ONE.movePointLeft(Math.max(scale, 0));
    if (left.scale() != right.scale() && left.subtract(right).abs().compareTo(step) < 0) {
      BigDecimal fine = left.scale() > right.scale() ? left : right;
      BigDecimal coarse = left.scale() > right.scale() ? right : left;
      boolean cut = fine.setScale(scale, RoundingMode.DOWN).compareTo(coarse) == 0;
      return new Guess(Cause.ROUNDING, (cut ? "cut" : "rounded") + " to " + scale + " digits");
    }
    if (left.signum() != 0 && right.signum() != 0) {
      for (int places = -6; places <= 6; places++) {
        if (places != 0 && left.movePointRight(places).compareTo(right) == 0) {
          return new Guess(Cause.SCALE, "by 10^" + places);
        }
      }
    }
    if (left.subtract(right).abs().compareTo(new BigDecimal("0.01")) == 0 && scale == 2) {
      return new Guess(Cause.ROUNDING, "by one cent");
    }
    return new Guess(Cause.OTHER, "");
  }

  private static Guess texts(String left, String right) {
    if (left.strip().equals(right.strip())) {
      return new Guess(Cause.TRIMMED, "");
    }
    if (left.equalsIgnoreCase(right)) {
      return new Guess(Cause.CASE, "");
    }
    if (Normalizer.normalize(left, Normalizer.Form.NFC)
        .equals(Normalizer.normalize(right, Normalizer.Form.NFC))) {
      return new Guess(Cause.UNICODE_FORM, "");
    }
    String shorter = left.length() < right.length() ? left : right;
    String longer = left.length() < right.length() ? right : left;
    if (shorter.length() >= SHORTEST_CUT && longer.startsWith(shorter)) {
      return new Guess(Cause.CUT, "at " + shorter.length());
    }
    for (Charset old : OLD) {
      if (misread(left, old).equals(right) || misread(right, old).equals(left)) {
        return new Guess(Cause.ENCODING, "UTF-8 read as " + old.name());
      }
    }
    if (questionMarks(left, right) || questionMarks(right, left)) {
      return new Guess(Cause.ENCODING, "letters turned into '?'");
    }
    return new Guess(Cause.OTHER, "");
  }

  private static String misread(String text, Charset as) {
    return new String(text.getBytes(StandardCharsets.UTF_8), as);
  }

  private static boolean questionMarks(String whole, String damaged) {
    return damaged.indexOf('?') >= 0
        && new String(whole.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
            .equals(damaged);
  }

  private static Guess children(Value.Children left, Value.Children right) {
    boolean fewer = contains(left, right);
    boolean more = contains(right, left);
    int apart = Math.abs(left.tuples().size() - right.tuples().size());
    if (fewer) {
      return new Guess(Cause.FEWER_CHILDREN, Integer.toString(apart));
    }
    return more
        ? new Guess(Cause.MORE_CHILDREN, Integer.toString(apart))
        : new Guess(Cause.CHILDREN_DIFFER, "");
  }

  /** True if the first holds every child of the second, as often. */
  private static boolean contains(Value.Children all, Value.Children some) {
    var counts = all.counts();
    return some.counts().entrySet().stream()
        .allMatch(child -> counts.getOrDefault(child.getKey(), 0) >= child.getValue());
  }
}

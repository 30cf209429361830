package io.ficus.shop.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * What a legacy timestamp without zone means: the wall clock of the head office in Berlin.
 *
 * <p>When the clocks go back, one hour of the wall clock happens twice and the legacy store does
 * not say which it meant: it is taken for the first, in summer time. When they go forward, an hour
 * does not happen; a time in it, which only a hand or a fault can have written, is taken as so much
 * later: 02:30 is 03:30. Both are java.time's own rule.
 *
 * <p>So the way back, from an instant to the wall clock and again to an instant, is exact except
 * for the second of the doubled hours: one hour a year, which comes back an hour earlier.
 */
public final class ShopTime {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private ShopTime() {}

  /** The instant that a legacy timestamp means. */
  public static Instant instantOf(LocalDateTime local) {
    return local.atZone(BERLIN).toInstant();
  }

  /**
   * What the legacy store holds for an instant. Cut to microseconds, the most that it keeps,
   * because it would round and the other side would not know.
   */
  public static LocalDateTime localOf(Instant instant) {
    return LocalDateTime.ofInstant(instant, BERLIN).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Reads a legacy timestamp as the change log writes it: ISO-8601 with a trailing Z that means
   * nothing, since the column has no zone.
   *
   * @throws DateTimeException if the text is not a timestamp of the years 1 to 9999
   */
  public static LocalDateTime parse(String text) {
    String local = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    LocalDateTime time = LocalDateTime.parse(local);
    if (time.getYear() < 1 || time.getYear() > 9999) {
      throw new DateTimeException("the year " + time.getYear() + " is not between 1 and 9999");
    }
    return time;
  }
}

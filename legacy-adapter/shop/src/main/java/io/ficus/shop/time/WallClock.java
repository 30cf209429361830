package io.ficus.shop.time;

import io.ficus.reconciliation.Value;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The wall clock of the head office, for comparisons that get it as the shop keeps it: a server of
 * MariaDB may know of no time zones. Written without a look at {@link ShopTime}, which the
 * translators use, so that a fault of either shows.
 */
public final class WallClock {

  private static final ZoneId HEAD_OFFICE = ZoneId.of("Europe/Berlin");

  private WallClock() {}

  /** What a value means if it is a moment: a wall clock arrives as if it were one of UTC. */
  public static Value read(Value value) {
    return value instanceof Value.Moment clock
        ? Value.moment(
            LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)
                .atZone(HEAD_OFFICE)
                .toInstant())
        : value;
  }
}

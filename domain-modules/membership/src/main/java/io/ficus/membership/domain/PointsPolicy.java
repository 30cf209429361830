package io.ficus.membership.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What points are worth and for how long. Months are those of the calendar in UTC.
 *
 * @param silverFrom points earned within {@code tierMonths} from which a member is SILVER
 * @param goldFrom likewise, GOLD
 * @param platinumFrom likewise, PLATINUM
 * @param tierMonths how far back earning counts for the tier
 * @param validMonths how long points can be used
 */
public record PointsPolicy(
    long silverFrom, long goldFrom, long platinumFrom, int tierMonths, int validMonths) {

  /** What the shop promises in its terms. */
  public static final PointsPolicy STANDARD = new PointsPolicy(1_000, 5_000, 15_000, 12, 36);

  public PointsPolicy {
    if (silverFrom <= 0 || goldFrom <= silverFrom || platinumFrom <= goldFrom) {
      throw new IllegalArgumentException(
          "Tiers begin at rising, positive points: "
              + silverFrom
              + ", "
              + goldFrom
              + ", "
              + platinumFrom);
    }
    if (tierMonths <= 0 || validMonths <= 0) {
      throw new IllegalArgumentException("Months are positive: " + tierMonths + ", " + validMonths);
    }
  }

  /** The tier by the points that EARNED lines brought in the months before an instant. */
  Tier tierOf(List<LedgerEntry> ledger, Instant at) {
    Instant since = monthsBefore(at, tierMonths);
    long earned =
        ledger.stream()
            .filter(
                line ->
                    line.type() == LedgerEntry.Type.EARNED && !line.occurredAt().isBefore(since))
            .mapToLong(LedgerEntry::points)
            .sum();
    if (earned >= platinumFrom) {
      return Tier.PLATINUM;
    }
    if (earned >= goldFrom) {
      return Tier.GOLD;
    }
    return earned >= silverFrom ? Tier.SILVER : Tier.BASIC;
  }

  /** One point for each full euro, times the tier's percentage, rounded down. */
  long pointsFor(BigDecimal purchase, Tier tier) {
    long fullEuros = purchase.setScale(0, RoundingMode.DOWN).longValueExact();
    return fullEuros * tier.earningPercent() / 100;
  }

  /**
   * The points that are too old to be used at an instant and have not been used.
   *
   * <p>Points are used oldest first. So whatever was ever taken off the ledger was taken off its
   * oldest points, and what is left of those that came before the limit is their sum less all that
   * was taken; no line has to be matched with another. Points that an adjustment brought age like
   * earned ones.
   */
  long expiredPoints(List<LedgerEntry> ledger, Instant at) {
    Instant limit = monthsBefore(at, validMonths);
    long old = 0;
    long taken = 0;
    for (LedgerEntry line : ledger) {
      if (line.points() < 0) {
        taken -= line.points();
      } else if (line.occurredAt().isBefore(limit)) {
        old += line.points();
      }
    }
    return Math.max(0, old - taken);
  }

  private static Instant monthsBefore(Instant at, int months) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC).minusMonths(months).toInstant();
  }
}

package io.ficus.voucher.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * When a day is over, and what a voucher costs in points.
 *
 * @param headOffice by whose clock days begin and end
 * @param pointsAEuro what one euro of a voucher's value costs
 */
public record VoucherPolicy(ZoneId headOffice, int pointsAEuro) {

  /** What the shop promises in its terms. */
  public static final VoucherPolicy STANDARD = new VoucherPolicy(ZoneId.of("Europe/Berlin"), 100);

  public VoucherPolicy {
    if (pointsAEuro <= 0) {
      throw new IllegalArgumentException("A euro costs points: " + pointsAEuro);
    }
  }

  /** The day that it is at an instant. */
  public LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, headOffice);
  }

  /** What a voucher of a value costs, in points; broken ones are rounded up. */
  public long price(BigDecimal euros) {
    return euros
        .multiply(BigDecimal.valueOf(pointsAEuro))
        .setScale(0, RoundingMode.UP)
        .longValueExact();
  }
}

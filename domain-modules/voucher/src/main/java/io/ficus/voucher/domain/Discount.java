package io.ficus.voucher.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a campaign's vouchers take off an order. */
public sealed interface Discount {

  /**
   * What is taken off.
   *
   * @param order what is bought for, in euros
   * @param value the most that the voucher takes off, in euros
   * @return euros with two decimals, never more than either
   */
  BigDecimal off(BigDecimal order, BigDecimal value);

  /**
   * An amount, which is the voucher's value when it is issued.
   *
   * @param euros not negative; with two decimals, however it is written
   */
  record Amount(BigDecimal euros) implements Discount {

    public Amount {
      euros = euros.setScale(2);
      if (euros.signum() < 0) {
        throw new IllegalArgumentException("A discount is not negative: " + euros);
      }
    }

    @Override
    public BigDecimal off(BigDecimal order, BigDecimal value) {
      return order.min(value).setScale(2, RoundingMode.DOWN);
    }
  }

  /**
   * A share of the order, up to the voucher's value.
   *
   * @param perCent 0 to 100
   */
  record Share(int perCent) implements Discount {

    public Share {
      if (perCent < 0 || perCent > 100) {
        throw new IllegalArgumentException("A share is 0 to 100 per cent: " + perCent);
      }
    }

    @Override
    public BigDecimal off(BigDecimal order, BigDecimal value) {
      return order
          .multiply(BigDecimal.valueOf(perCent, 2))
          .min(value)
          .setScale(2, RoundingMode.DOWN);
    }
  }
}

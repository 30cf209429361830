package io.ficus.voucher;

/**
 * Names the use of a voucher, over all vouchers.
 *
 * @param value positive
 */
public record RedemptionId(long value) {

  public RedemptionId {
    if (value <= 0) {
      throw new IllegalArgumentException("A redemption id is positive: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}

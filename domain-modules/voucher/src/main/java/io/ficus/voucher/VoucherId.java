package io.ficus.voucher;

/**
 * Names a voucher.
 *
 * @param value positive
 */
public record VoucherId(long value) {

  public VoucherId {
    if (value <= 0) {
      throw new IllegalArgumentException("A voucher id is positive: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}

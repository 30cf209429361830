package io.ficus.voucher;

import java.util.random.RandomGenerator;

/**
 * What a person types to use a voucher. No two vouchers have the same.
 *
 * @param value 1 to 16 characters without blanks at either end, U+0000 not among them
 */
public record VoucherCode(String value) {

  /** Without those that are taken for one another when they are read aloud or typed. */
  private static final String LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

  private static final int LENGTH = 14;

  public VoucherCode {
    if (value.isEmpty() || value.length() > 16 || !value.equals(value.strip())) {
      throw new IllegalArgumentException(
          "A voucher code has 1 to 16 characters and no blanks around them: '" + value + "'");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "A voucher code has no character U+0000: no store can hold it");
    }
  }

  /**
   * A new code: 14 of 30 letters and digits, so about 68 bits.
   *
   * @param chance must be such that nobody can guess it
   */
  public static VoucherCode draw(RandomGenerator chance) {
    StringBuilder code = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      code.append(LETTERS.charAt(chance.nextInt(LETTERS.length())));
    }
    return new VoucherCode(code.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}

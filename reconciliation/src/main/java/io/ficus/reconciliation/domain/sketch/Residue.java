package io.ficus.reconciliation.domain.sketch;

/**
 * Whole numbers modulo the prime 2^61 - 1. Modulo a prime a sum of n equal numbers can be divided
 * by n, whatever n is; modulo 2^64 it cannot for an even one.
 */
final class Residue {

  static final long PRIME = (1L << 61) - 1;

  private Residue() {}

  /** Of any number. Different numbers below the prime stay different. */
  static long of(long number) {
    long folded = (number & PRIME) + (number >>> 61);
    return folded >= PRIME ? folded - PRIME : folded;
  }

  /** Of how often something was put in, or taken out if it is negative. */
  static long ofTimes(long times) {
    return times >= 0 ? of(times) : opposite(of(-times));
  }

  static long plus(long one, long other) {
    long sum = one + other;
    return sum >= PRIME ? sum - PRIME : sum;
  }

  static long opposite(long number) {
    return number == 0 ? 0 : PRIME - number;
  }

  static long product(long one, long other) {
    long high = Math.multiplyHigh(one, other);
    long low = one * other;
    // The product is high * 2^64 + low, and 2^61 is 1.
    return plus(low & PRIME, (high << 3) | (low >>> 61));
  }

  /** The number by which this one gives 1, by Fermat's little theorem. */
  static long inverse(long number) {
    if (number == 1 || number == PRIME - 1) {
      return number;
    }
    long result = 1;
    long power = number;
    for (long exponent = PRIME - 2; exponent > 0; exponent >>= 1) {
      if ((exponent & 1) == 1) {
        result = product(result, power);
      }
      power = product(power, power);
    }
    return result;
  }
}

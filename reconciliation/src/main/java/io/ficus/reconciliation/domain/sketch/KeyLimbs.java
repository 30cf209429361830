package io.ficus.reconciliation.domain.sketch;

import io.ficus.reconciliation.AggregateKey;
import org.jspecify.annotations.Nullable;

/**
 * A key as a few numbers below the prime, which can be added up and read back. The first says by
 * its lowest bit whether the key is a text, and then how long it is.
 */
final class KeyLimbs {

  private static final int CHARS = 3;
  private static final long LOW = 0xFFFF_FFFFL;

  private KeyLimbs() {}

  static long[] of(AggregateKey key) {
    if (key instanceof AggregateKey.Text text) {
      String value = text.value();
      long[] limbs = new long[1 + (value.length() + CHARS - 1) / CHARS];
      limbs[0] = ((long) value.length() << 1) | 1;
      for (int i = 0; i < value.length(); i++) {
        limbs[1 + i / CHARS] |= (long) value.charAt(i) << (16 * (i % CHARS));
      }
      return limbs;
    }
    return new long[] {(key.number() >>> 32) << 1, key.number() & LOW};
  }

  /** The key; {@code null} if these are the limbs of none, as those of several added up. */
  static @Nullable AggregateKey read(long[] limbs) {
    return (limbs[0] & 1) == 0 ? number(limbs) : text(limbs);
  }

  private static @Nullable AggregateKey number(long[] limbs) {
    long high = limbs[0] >>> 1;
    return limbs.length < 2 || high > LOW || limbs[1] > LOW || anythingFrom(2, limbs)
        ? null
        : AggregateKey.of(high << 32 | limbs[1]);
  }

  private static @Nullable AggregateKey text(long[] limbs) {
    long length = limbs[0] >>> 1;
    if (length > (long) (limbs.length - 1) * CHARS
        || anythingFrom(1 + (int) ((length + CHARS - 1) / CHARS), limbs)) {
      return null;
    }
    char[] value = new char[(int) length];
    for (int i = 0; i < value.length; i++) {
      value[i] = (char) (limbs[1 + i / CHARS] >>> (16 * (i % CHARS)));
    }
    return AggregateKey.of(new String(value));
  }

  private static boolean anythingFrom(int first, long[] limbs) {
    for (int i = first; i < limbs.length; i++) {
      if (limbs[i] != 0) {
        return true;
      }
    }
    return false;
  }
}

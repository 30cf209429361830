package io.ficus.cutover;

import java.text.Normalizer;
import java.util.Locale;

/** What is left of a name when the ways to write it are taken away. */
final class Spelling {

  private Spelling() {}

  /**
   * The letters and digits of a name, in compatibility form and without case: two names that come
   * to the same are one person's. Blanks, points, marks and what has no width do not count. Letters
   * of other alphabets that only look alike stay different. Empty if there is no letter and no
   * digit.
   */
  static String bare(String name) {
    // Upper case first: some letters, such as the sharp s, have a common form only there.
    String folded =
        Normalizer.normalize(name, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC)
        .codePoints()
        .filter(Spelling::isSeen)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  // The two fillers of Hangul count as letters and show nothing.
  private static boolean isSeen(int codePoint) {
    return Character.isLetterOrDigit(codePoint) && codePoint != 0x115F && codePoint != 0x1160;
  }
}

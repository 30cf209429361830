package io.ficus.cutover;

import java.text.Normalizer;
import java.util.Locale;

/** What is left of a name when the ways to write it are taken away. */
final class Spelling {

  private Spelling() {}

  /**
   * The letters and digits of a name, in compatibility form and without case: two names that come
   * to the same are one person's. Blanks, points, marks and what has no width do not count, but for
   * the vowel signs of the scripts that write them as marks, and the points of a mail address's
   * host. Letters of other alphabets that only look alike stay different. Empty if there is no
   * letter and no digit.
   */
  static String bare(String name) {
    // Upper case first: some letters, such as the sharp s, have a common form only there.
    String folded =
        Normalizer.normalize(name, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    String common = Normalizer.normalize(folded, Normalizer.Form.NFKC);
    int at = common.lastIndexOf('@');
    String person = seen(at < 0 ? common : common.substring(0, at), '@');
    String host = at < 0 ? "" : seen(common.substring(at), '.');
    return host.isEmpty() ? person : person + "@" + host;
  }

  private static String seen(String text, char kept) {
    String seen =
        text.codePoints()
            .filter(c -> c == kept || isSeen(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return seen.chars().allMatch(c -> c == kept) ? "" : seen;
  }

  // The two fillers of Hangul count as letters and show nothing.
  private static boolean isSeen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK ->
          Character.UnicodeScript.of(codePoint) != Character.UnicodeScript.INHERITED;
      default -> Character.isLetterOrDigit(codePoint) && codePoint != 0x115F && codePoint != 0x1160;
    };
  }
}

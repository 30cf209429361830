package io.ficus.architecture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of docs/guarantees.md, and the tags in the sources that it must agree with. A test is
 * named {@code Class#method}, or {@code Class} where the class carries the tag.
 */
final class Guarantees {

  static final String DOCUMENT = "docs/guarantees.md";

  /** Stands in the last column of a guarantee that no test proves. */
  static final String NO_TEST = "none";

  private static final Pattern ROW = Pattern.compile("(?m)^(\\| (C\\d+) \\|.*\\|) ([^|\\n]*) \\|$");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:#\\w+)?)`");
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(C\\d+)\"\\)");
  private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record)\\s+(\\w+)");
  private static final Pattern METHOD = Pattern.compile("(\\w+)\\s*\\($");

  private Guarantees() {}

  /** What the document says: id to tests. */
  static SortedMap<String, SortedSet<String>> documented(String document) {
    SortedMap<String, SortedSet<String>> tests = new TreeMap<>();
    Matcher row = ROW.matcher(document);
    while (row.find()) {
      tests.put(
          row.group(2),
          TEST.matcher(row.group(3))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return tests;
  }

  /** What the sources say: id to tests. */
  static SortedMap<String, SortedSet<String>> tagged(List<SourceFile> files) {
    SortedMap<String, SortedSet<String>> tests = new TreeMap<>();
    for (SourceFile file : files) {
      if (file.isJavaTest()) {
        Matcher tag = TAG.matcher(file.text());
        while (tag.find()) {
          tests.computeIfAbsent(tag.group(1), id -> new TreeSet<>()).add(named(file, tag.end()));
        }
      }
    }
    return tests;
  }

  /** The document with the tests that the sources name in its last column. */
  static String updated(String document, Map<String, SortedSet<String>> tagged) {
    return ROW.matcher(document)
        .replaceAll(
            row ->
                Matcher.quoteReplacement(
                    row.group(1)
                        + " "
                        + column(tagged.getOrDefault(row.group(2), new TreeSet<>()))
                        + " |"));
  }

  private static String column(Set<String> tests) {
    return tests.isEmpty()
        ? NO_TEST
        : tests.stream().map(test -> "`" + test + "`").collect(Collectors.joining("<br>"));
  }

  private static String named(SourceFile file, int afterTag) {
    String text = file.text();
    int declaration = afterAnnotations(text, afterTag);
    int end = declaration;
    while (end < text.length() && text.charAt(end) != '(' && text.charAt(end) != '{') {
      end++;
    }
    String header = text.substring(declaration, Math.min(end + 1, text.length()));
    Matcher type = TYPE.matcher(header);
    if (type.find()) {
      return type.group(1);
    }
    Matcher method = METHOD.matcher(header);
    if (method.find()) {
      return file.simpleName() + "#" + method.group(1);
    }
    throw new IllegalStateException(file.path() + ": a tag stands before neither class nor method");
  }

  private static int afterAnnotations(String text, int from) {
    int at = blanks(text, from);
    while (text.charAt(at) == '@' && !text.startsWith("@interface", at)) {
      at++;
      while (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.') {
        at++;
      }
      if (text.charAt(at) == '(') {
        at = closing(text, at) + 1;
      }
      at = blanks(text, at);
    }
    return at;
  }

  private static int blanks(String text, int from) {
    int at = from;
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The parenthesis that closes one; texts in between may hold parentheses of their own. */
  private static int closing(String text, int opening) {
    int depth = 0;
    int at = opening;
    while (true) {
      if (text.startsWith("\"\"\"", at)) {
        at = text.indexOf("\"\"\"", at + 3) + 3;
        continue;
      }
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        while (text.charAt(at) != '"') {
          at += text.charAt(at) == '\\' ? 2 : 1;
        }
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return at;
      }
      at++;
    }
  }
}

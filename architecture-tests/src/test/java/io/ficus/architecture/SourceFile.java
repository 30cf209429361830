package io.ficus.architecture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text file of the repository.
 *
 * @param path from the repository's root, with slashes
 */
record SourceFile(String path, String text) {

  private static final Pattern NO_CODE =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+'"
              + "|//[^\\n]*+|/\\*[\\s\\S]*?\\*/");

  boolean isJava() {
    return path.endsWith(".java");
  }

  boolean isJavaTest() {
    return isJava() && path.contains("src/test/java/");
  }

  boolean isPom() {
    return path.endsWith("pom.xml");
  }

  /** The file's name without folders and ending. */
  String simpleName() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** The text of a Java file without comments, and with every literal empty. */
  String code() {
    return NO_CODE.matcher(text).replaceAll(found -> found.group().startsWith("/") ? " " : "\"\"");
  }

  /** Every place in the text where a pattern matches. */
  Stream<String> found(Pattern pattern) {
    return pattern.matcher(text).results().map(result -> result.group().strip());
  }

  /** Every place in the Java code, outside comments and literals, where a pattern matches. */
  Stream<String> foundInCode(Pattern pattern) {
    Matcher matcher = pattern.matcher(code());
    return matcher.results().map(result -> result.group().strip());
  }
}

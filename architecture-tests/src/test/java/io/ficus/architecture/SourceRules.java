package io.ficus.architecture;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What no source file holds. */
final class SourceRules {

  private static final int LONGEST_FILE = 400;

  /**
   * Main code that asks another process again after a while, because nothing there would tell it:
   * Kafka's metadata, another's pipeline, the server behind the command line, a limit on reading.
   */
  private static final Set<String> MAY_SLEEP =
      Set.of(
          "AuditTopic",
          "CarriedMark",
          "EmbeddedMariaDbServer",
          "FenceTriggers",
          "KafkaTarget",
          "Pause",
          "ReconcileCommand",
          "SmokeRun");

  private static final Pattern SLEEP =
      Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\s*\\.\\s*sleep\\s*\\(");
  private static final Pattern ORDINAL =
      Pattern.compile("(\\.\\s*ordinal\\s*\\(\\)|::\\s*ordinal)");
  private static final Pattern MOCKING =
      Pattern.compile("\\b(org\\.mockito|org\\.easymock|mockit|org\\.powermock|io\\.mockk)\\b");
  private static final Pattern LEFT_OPEN = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern BANNER = Pattern.compile("(?m)^\\s*(//|\\*|/\\*)\\s*[-=*#~]{4,}.*$");
  private static final Pattern DISABLED = Pattern.compile("@Disabled\\b");
  private static final Pattern TEST =
      Pattern.compile("@(Test|TestFactory|ParameterizedTest|RepeatedTest|Property)\\b");

  /** A folder of this very repository is no place elsewhere. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?i)https?://[^\\s\"'<>)]*(repo1?\\.maven|artifactory|nexus|registry|mirror|pypi)"
              + "[^\\s\"'<>)]*|<(plugin)?repositories>(?!\\s*<repository><id>[a-z-]+</id><url>file://\\$\\{project\\.basedir})"
              + "|<distributionManagement>|<mirrors>");

  private SourceRules() {}

  static List<Rule> all() {
    return List.of(
        NO_SLEEP,
        NO_ORDINAL,
        NO_MOCKING,
        SHORT_FILES,
        NOTHING_LEFT_OPEN,
        NO_BANNER,
        NO_TEST_SWITCHED_OFF,
        NO_TEST_THAT_NEVER_RUNS,
        NO_REGISTRY);
  }

  static final Rule NO_SLEEP =
      inCode(
          "no test sleeps, and main code only where it polls another process",
          "app/src/test/java/io/ficus/app/ImpatientTest.java",
          "class ImpatientTest { void waits() throws Exception { Thread.sleep(100); } }",
          SLEEP,
          file ->
              !file.isJavaTest()
                  && (MAY_SLEEP.contains(file.simpleName())
                      || file.path().startsWith("benchmarks/")));

  static final Rule NO_ORDINAL =
      inCode(
          "enums are not compared by ordinal()",
          "cutover/src/main/java/io/ficus/cutover/Ranks.java",
          "class Ranks { boolean before(Stage a, Stage b) { return a.ordinal() < b.ordinal(); } }",
          ORDINAL,
          file -> false);

  static final Rule NO_MOCKING =
      inCode(
          "no test uses a mocking framework",
          "app/src/test/java/io/ficus/app/MockedTest.java",
          "import static org.mockito.Mockito.mock;",
          MOCKING,
          file -> false);

  static final Rule SHORT_FILES =
      new FileRule(
          "a Java file has " + LONGEST_FILE + " lines at most",
          new SourceFile("app/src/main/java/io/ficus/app/Long.java", "\n".repeat(LONGEST_FILE + 1)),
          file ->
              file.isJava() && file.text().lines().count() > LONGEST_FILE
                  ? Stream.of(file.text().lines().count() + " lines")
                  : Stream.empty());

  static final Rule NOTHING_LEFT_OPEN =
      new FileRule(
          "no file says that something is still to be done",
          new SourceFile("app/src/main/java/io/ficus/app/Open.java", "// TO" + "DO: finish\n"),
          file -> isOwnText(file) ? Stream.empty() : file.found(LEFT_OPEN));

  static final Rule NO_BANNER =
      new FileRule(
          "no comment is a banner",
          new SourceFile("app/src/main/java/io/ficus/app/Loud.java", "// " + "=".repeat(20) + "\n"),
          file -> file.isJava() ? file.found(BANNER) : Stream.empty());

  static final Rule NO_TEST_SWITCHED_OFF =
      inCode(
          "no test is switched off",
          "app/src/test/java/io/ficus/app/OffTest.java",
          "class OffTest { @Disabled @Test void off() {} }",
          DISABLED,
          file -> false);

  static final Rule NO_TEST_THAT_NEVER_RUNS =
      new FileRule(
          "a class with tests is called ...Test or ...Properties, or surefire passes it by",
          new SourceFile(
              "app/src/test/java/io/ficus/app/Checks.java",
              "class Checks { @Test void runs() {} }"),
          file ->
              !file.isJavaTest()
                      || file.simpleName().endsWith("Test")
                      || file.simpleName().endsWith("Properties")
                      || file.code().contains("abstract class " + file.simpleName())
                      || file.code().contains("interface " + file.simpleName())
                  ? Stream.empty()
                  : file.foundInCode(TEST));

  static final Rule NO_REGISTRY =
      new FileRule(
          "no file names an artifact repository; where artifacts come from is the machine's matter",
          new SourceFile("app/pom.xml", "<" + "repositories></" + "repositories>"),
          file -> isOwnText(file) ? Stream.empty() : file.found(REGISTRY));

  /** This file has to name what it forbids. */
  private static boolean isOwnText(SourceFile file) {
    return file.path().endsWith("io/ficus/architecture/SourceRules.java");
  }

  private static Rule inCode(
      String name,
      String plantedPath,
      String plantedText,
      Pattern pattern,
      java.util.function.Predicate<SourceFile> excepted) {
    return new FileRule(
        name,
        new SourceFile(plantedPath, plantedText),
        file -> file.isJava() && !excepted.test(file) ? file.foundInCode(pattern) : Stream.empty());
  }
}

package io.ficus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GuaranteesTest {

  private static final House HOUSE = House.read();

  private static String document;
  private static SortedMap<String, SortedSet<String>> tagged;

  /** With {@code -Dficus.guarantees.write=true} the table's last column is written first. */
  @BeforeAll
  static void read() throws IOException {
    Path file = HOUSE.root().resolve(Guarantees.DOCUMENT);
    document = Files.readString(file);
    tagged = Guarantees.tagged(HOUSE.files());
    if (Boolean.getBoolean("ficus.guarantees.write")) {
      document = Guarantees.updated(document, tagged);
      Files.writeString(file, document);
    }
  }

  @Test
  void everyContractHasARow() {
    List<String> contracts = IntStream.rangeClosed(1, 10).mapToObj(n -> "C" + n).toList();
    assertThat(Guarantees.documented(document).keySet())
        .containsExactlyInAnyOrderElementsOf(contracts);
  }

  @Test
  void theTableNamesExactlyTheTestsThatCarryTheIds() {
    assertThat(named(Guarantees.documented(document)))
        .as(
            "%s and the tags in the sources. Run the build with -Dficus.guarantees.write=true, or"
                + " put these rows:%n%s",
            Guarantees.DOCUMENT,
            Guarantees.updated(document, tagged)
                .lines()
                .filter(line -> line.startsWith("| C"))
                .collect(Collectors.joining("\n")))
        .isEqualTo(named(tagged));
  }

  @Test
  void aRowWithoutATestSaysSo() {
    Guarantees.documented(document)
        .forEach(
            (id, tests) -> {
              if (tests.isEmpty()) {
                assertThat(document).containsPattern("(?m)^\\| " + id + " \\|.*\\| none \\|$");
              }
            });
  }

  @Test
  void tagsAreReadThroughOtherAnnotationsTextsAndNesting() {
    SourceFile file =
        new SourceFile(
            "a/src/test/java/SomeTest.java",
            """
            @Tag_("C2")
            @Timeout(value = 5)
            class SomeTest {
              @ParameterizedTest
              @Tag_("C1")
              @Tag_("C3")
              @CsvSource({"a), (b", "\\")"})
              void holds(String text) {}
              @Nested @Tag_("C4") class Inner {}
            }
            """
                // This file is read for tags as well, and has none.
                .replace("@Tag_", "@Tag"));
    assertThat(Guarantees.tagged(List.of(file)))
        .isEqualTo(
            Map.of(
                "C1", set("SomeTest#holds"),
                "C2", set("SomeTest"),
                "C3", set("SomeTest#holds"),
                "C4", set("Inner")));
  }

  @Test
  void aDocumentIsSeenToLackATestAndToNameOneThatIsNotThere() {
    String table = "| C1 | a | b | `GoneTest#gone` |\n";
    assertThat(Guarantees.documented(table)).isEqualTo(Map.of("C1", set("GoneTest#gone")));
    assertThat(Guarantees.updated(table, Map.of("C1", set("NewTest"))))
        .isEqualTo("| C1 | a | b | `NewTest` |\n");
    assertThat(Guarantees.updated(table, Map.of())).isEqualTo("| C1 | a | b | none |\n");
  }

  private static SortedSet<String> set(String... names) {
    return new TreeSet<>(List.of(names));
  }

  private static Map<String, SortedSet<String>> named(Map<String, SortedSet<String>> tests) {
    return tests.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

package io.ficus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DecisionsTest {

  private static final int A_PAGE = 50;
  private static final Pattern NUMBERED = Pattern.compile("docs/adr/(\\d{4})-.+\\.md");
  private static final Pattern ENFORCED = Pattern.compile("(?m)^Enforced by: (.+)$");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  private static final House HOUSE = House.read();

  private static List<SourceFile> decisions() {
    return HOUSE.files().stream().filter(file -> file.path().startsWith("docs/adr/")).toList();
  }

  /** Gaps are allowed: decisions that are made side by side take numbers ahead. */
  @Test
  void decisionsHaveNumbersOfTheirOwn() {
    List<SourceFile> decisions = decisions();
    assertThat(decisions).isNotEmpty();
    List<Integer> numbers = decisions.stream().map(DecisionsTest::number).toList();
    assertThat(numbers).doesNotHaveDuplicates().isSorted();
    assertThat(decisions)
        .allSatisfy(
            decision -> assertThat(decision.text()).startsWith("# " + number(decision) + ". "));
  }

  private static int number(SourceFile decision) {
    Matcher named = NUMBERED.matcher(decision.path());
    assertThat(named.matches()).as("%s starts with a number", decision.path()).isTrue();
    return Integer.parseInt(named.group(1));
  }

  @Test
  void everyDecisionHasItsRejectedOptionsAndFitsOnAPage() {
    for (SourceFile decision : decisions()) {
      assertThat(decision.text())
          .as(decision.path())
          .contains("## Context", "## Decision", "## Rejected", "## Consequences");
      assertThat(decision.text().lines().count()).as(decision.path()).isLessThan(A_PAGE);
    }
  }

  @Test
  void everyDecisionEndsInTestsThatExist() {
    Set<String> tests =
        HOUSE.files().stream()
            .filter(SourceFile::isJavaTest)
            .map(SourceFile::simpleName)
            .collect(Collectors.toSet());
    for (SourceFile decision : decisions()) {
      Matcher enforced = ENFORCED.matcher(decision.text());
      assertThat(enforced.find()).as(decision.path()).isTrue();
      List<String> named =
          TEST.matcher(enforced.group(1)).results().map(found -> found.group(1)).toList();
      assertThat(named).as(decision.path()).isNotEmpty().isSubsetOf(tests);
    }
  }
}

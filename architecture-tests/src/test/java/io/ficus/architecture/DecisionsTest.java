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
  private static final Pattern ENFORCED = Pattern.compile("(?m)^Enforced by: (.+)$");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  private static final House HOUSE = House.read();

  private static List<SourceFile> decisions() {
    return HOUSE.files().stream().filter(file -> file.path().startsWith("docs/adr/")).toList();
  }

  @Test
  void decisionsAreNumberedWithoutGaps() {
    List<SourceFile> decisions = decisions();
    assertThat(decisions).isNotEmpty();
    for (int i = 0; i < decisions.size(); i++) {
      assertThat(decisions.get(i).path()).startsWith("docs/adr/%04d-".formatted(i + 1));
      assertThat(decisions.get(i).text()).startsWith("# " + (i + 1) + ". ");
    }
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

package io.ficus.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

  private static final House HOUSE = House.read();

  @TestFactory
  Stream<DynamicTest> theHouseKeepsEveryRule() {
    return Rules.all().stream()
        .map(
            rule ->
                dynamicTest(
                    rule.name(),
                    () -> assertThat(rule.violations(HOUSE)).as(rule.name()).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleSeesTheViolationThatWasPlantedForIt() {
    return Rules.all().stream()
        .map(
            rule ->
                dynamicTest(
                    rule.name(),
                    () -> assertThat(rule.violationsPlanted()).as(rule.name()).isNotEmpty()));
  }

  @Test
  void everyDeclaredRuleIsInTheListAndHasANameOfItsOwn() throws IllegalAccessException {
    List<Rule> declared = new ArrayList<>();
    for (Class<?> place : Rules.DECLARED_IN) {
      for (Field field : place.getDeclaredFields()) {
        if (field.getType() == Rule.class) {
          declared.add((Rule) field.get(null));
        }
      }
    }
    assertThat(Rules.all()).containsAll(declared);
    assertThat(Rules.all()).extracting(Rule::name).doesNotHaveDuplicates();
  }

  @Test
  void everyPlantedPackageBelongsToARule() throws IOException {
    Path planted = HOUSE.root().resolve("architecture-tests/src/test/java/io/ficus/planted");
    List<String> used =
        Rules.all().stream()
            .filter(ClassRule.class::isInstance)
            .map(rule -> ((ClassRule) rule).plantedIn())
            .toList();
    try (Stream<Path> folders = Files.list(planted)) {
      assertThat(folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()))
          .isSubsetOf(used);
    }
  }

  @Test
  void noRuleLooksAtAnEmptyRoom() {
    for (Room room : Room.values()) {
      String base = room.basePackage(House.PACKAGE);
      // This room has no main code, and a narrow build does not compile the benchmarks.
      if (room == Room.ARCHITECTURE_TESTS || room == Room.BENCHMARKS) {
        continue;
      }
      assertThat(HOUSE.classes().stream().anyMatch(type -> type.getPackageName().startsWith(base)))
          .as("classes below " + base + "; were the modules compiled?")
          .isTrue();
    }
    Room.hexagons()
        .flatMap(
            room ->
                Stream.of(".domain", ".application", ".adapter.in.web", ".adapter.out.jooq")
                    .map(inside -> room.basePackage(House.PACKAGE) + inside))
        .forEach(
            inside ->
                assertThat(
                        HOUSE.classes().stream()
                            .anyMatch(type -> type.getPackageName().equals(inside)))
                    .as(inside)
                    .isTrue());
    assertThat(HOUSE.files()).hasSizeGreaterThan(100);
  }
}

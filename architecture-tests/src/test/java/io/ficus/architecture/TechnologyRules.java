package io.ficus.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Which room may know which library, and what no class is or does. */
final class TechnologyRules {

  private TechnologyRules() {}

  static List<Rule> all() {
    return List.of(
        ONLY_THE_BRIDGE_KNOWS_DEBEZIUM,
        ONLY_BRIDGE_AND_FEED_PRODUCE_AND_CONSUME,
        CDC_API_IS_PLAIN,
        JACKSON_3_IN_OUR_CODE,
        NO_JAVA_UTIL_LOGGING,
        NO_FIELD_INJECTION,
        NO_COMPONENT_SCAN,
        EVERY_PACKAGE_IS_NULL_MARKED,
        NO_EMPTY_WORDS_AS_NAMES);
  }

  static final Rule ONLY_THE_BRIDGE_KNOWS_DEBEZIUM =
      new ClassRule(
          "only cdc-bridge knows Debezium and Kafka Connect; benchmarks measure beside them",
          "debezium",
          root ->
              reserved(
                  rooms(root, Room.CDC_BRIDGE, Room.BENCHMARKS),
                  "io.debezium..",
                  "org.apache.kafka.connect.."));

  static final Rule ONLY_BRIDGE_AND_FEED_PRODUCE_AND_CONSUME =
      new ClassRule(
          "only bridge and feed know Kafka's producer and consumer; benchmarks measure with them",
          "kafka",
          root ->
              reserved(
                  rooms(root, Room.CDC_BRIDGE, Room.CDC_FEED, Room.EMBEDDED, Room.BENCHMARKS),
                  "org.apache.kafka.clients.consumer..",
                  "org.apache.kafka.clients.producer.."));

  static final Rule CDC_API_IS_PLAIN =
      new ClassRule(
          "cdc-api is made of the JDK alone",
          "words",
          root ->
              classes()
                  .that()
                  .resideInAPackage(Room.CDC_API.packagesBelow(root))
                  .should()
                  .onlyDependOnClassesThat()
                  .resideInAnyPackage(
                      Room.CDC_API.packagesBelow(root), "java..", "org.jspecify.annotations"));

  static final Rule JACKSON_3_IN_OUR_CODE =
      new ClassRule(
          "Jackson 2 is Debezium's; our code is on Jackson 3",
          "jackson",
          root ->
              reserved(
                  rooms(root, Room.CDC_BRIDGE),
                  "com.fasterxml.jackson.core..",
                  "com.fasterxml.jackson.databind.."));

  static final Rule NO_JAVA_UTIL_LOGGING =
      new ClassRule(
          "nothing logs through java.util.logging",
          "logging",
          root ->
              noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."));

  static final Rule NO_FIELD_INJECTION =
      new ClassRule(
          "collaborators come in through constructors, not into fields",
          "injection",
          root ->
              noFields()
                  .should()
                  .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                  .orShould()
                  .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                  .orShould()
                  .beAnnotatedWith("jakarta.inject.Inject")
                  .orShould()
                  .beAnnotatedWith("jakarta.annotation.Resource"));

  static final Rule NO_COMPONENT_SCAN =
      new ClassRule(
          "configurations are imported by name, nothing is scanned for",
          "scanning",
          root ->
              noClasses()
                  .should()
                  .beMetaAnnotatedWith("org.springframework.context.annotation.ComponentScan"));

  static final Rule EVERY_PACKAGE_IS_NULL_MARKED =
      new ClassRule(
          "every package is @NullMarked", "nullness", root -> classes().should(beNullMarked()));

  static final Rule NO_EMPTY_WORDS_AS_NAMES =
      new ClassRule(
          "names are nouns of the work: no Manager, Helper, Util, Utils, Impl, Data, Info",
          "names",
          root ->
              noClasses()
                  .should()
                  .haveNameMatching(".*[.$]\\w*(Manager|Helper|Utils?|Impl|Data|Info)"));

  private static ArchRule reserved(String[] rooms, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  private static String[] rooms(String root, Room... rooms) {
    return Stream.of(rooms).map(room -> room.packagesBelow(root)).toArray(String[]::new);
  }

  private static ArchCondition<JavaClass> beNullMarked() {
    return new ArchCondition<>("be in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getPackageName() + " has no package-info with @NullMarked"));
        }
      }
    };
  }
}

package io.ficus.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The inside of a hexagon. */
final class HexagonRules {

  private static final String CONFIGURATION =
      "org.springframework.context.annotation.Configuration";

  /** Where the time, an id or chance would come in past the constructor. */
  private static final Set<String> AMBIENT =
      Set.of(
          "java.time.Instant.now()",
          "java.time.LocalDate.now()",
          "java.time.LocalDateTime.now()",
          "java.time.ZonedDateTime.now()",
          "java.time.OffsetDateTime.now()",
          "java.lang.System.currentTimeMillis()",
          "java.util.UUID.randomUUID()",
          "java.lang.Math.random()",
          "java.util.concurrent.ThreadLocalRandom.current()");

  private HexagonRules() {}

  static List<Rule> all() {
    return List.of(
        PLAIN_INSIDE,
        DOMAIN_KNOWS_NO_USE_CASE,
        ADAPTERS_ARE_HIDDEN,
        ONE_CONFIGURATION_EACH,
        ADAPTERS_DO_NOT_KNOW_EACH_OTHER,
        INTERFACES_ARE_PORTS,
        TIME_AND_CHANCE_COME_IN);
  }

  static final Rule PLAIN_INSIDE =
      new ClassRule(
          "base, domain and application of a hexagon are plain Java",
          "plain",
          root ->
              classes()
                  .that(are("of a hexagon's inside", type -> hexagonInside(root, type)))
                  .should(onlyUse(root)));

  static final Rule DOMAIN_KNOWS_NO_USE_CASE =
      new ClassRule(
          "a hexagon's domain knows neither its application nor its adapters",
          "inward",
          root ->
              noClasses()
                  .that()
                  .resideInAnyPackage(each(root, ".domain.."))
                  .should()
                  .dependOnClassesThat(
                      resideInAnyPackage(
                          Stream.concat(
                                  Stream.of(each(root, ".application..")),
                                  Stream.of(each(root, ".adapter..")))
                              .toArray(String[]::new))));

  static final Rule ADAPTERS_ARE_HIDDEN =
      new ClassRule(
          "a hexagon's adapters are package-private but for the configuration class",
          "hidden",
          root ->
              classes()
                  .that()
                  .resideInAnyPackage(each(root, ".adapter.."))
                  .and()
                  .areTopLevelClasses()
                  .and()
                  .arePublic()
                  .should()
                  .beAnnotatedWith(CONFIGURATION)
                  .andShould()
                  .haveSimpleNameEndingWith("Configuration"));

  static final Rule ONE_CONFIGURATION_EACH =
      new ClassRule(
          "an adapter package has one public configuration class at most",
          "configurations",
          root ->
              classes()
                  .that()
                  .resideInAnyPackage(each(root, ".adapter.."))
                  .and()
                  .areAnnotatedWith(CONFIGURATION)
                  .and()
                  .arePublic()
                  .should(beAloneInItsPackage()));

  static final Rule ADAPTERS_DO_NOT_KNOW_EACH_OTHER =
      new ClassRule(
          "a hexagon's adapters do not know each other, but for the configurations that wire them",
          "neighbours",
          root ->
              noClasses()
                  .that()
                  .resideInAnyPackage(each(root, ".adapter.in.."))
                  .and()
                  .areNotAnnotatedWith(CONFIGURATION)
                  .should()
                  .dependOnClassesThat(resideInAnyPackage(each(root, ".adapter.out.."))));

  static final Rule INTERFACES_ARE_PORTS =
      new ClassRule(
          "an open interface of a hexagon is a port in its application or a front door in its base",
          "interfaces",
          root ->
              classes()
                  .that()
                  .areInterfaces()
                  .and()
                  .areNotAnnotations()
                  .and(
                      are(
                          "open and of a hexagon",
                          type -> ofHexagon(root, type) && !type.reflect().isSealed()))
                  .and()
                  .doNotHaveSimpleName("package-info")
                  .should()
                  .resideInAnyPackage(
                      Stream.concat(
                              Stream.of(each(root, "")), Stream.of(each(root, ".application")))
                          .toArray(String[]::new)));

  static final Rule TIME_AND_CHANCE_COME_IN =
      new ClassRule(
          "clock, ids and chance come into a hexagon's inside through constructors",
          "ambient",
          root ->
              noClasses()
                  .that(are("of a hexagon's inside", type -> hexagonInside(root, type)))
                  .should()
                  .callMethodWhere(
                      describe(
                          "the time, an id or chance is taken from the surroundings",
                          (JavaMethodCall call) ->
                              AMBIENT.contains(call.getTarget().getFullName()))));

  private static boolean ofHexagon(String root, JavaClass type) {
    return Room.hexagons()
        .anyMatch(room -> (type.getPackageName() + ".").startsWith(room.basePackage(root) + "."));
  }

  private static boolean hexagonInside(String root, JavaClass type) {
    return Room.hexagons().anyMatch(room -> inside(room, root, type.getPackageName()));
  }

  private static boolean inside(Room room, String root, String name) {
    String base = room.basePackage(root);
    return name.equals(base)
        || (name + ".").startsWith(base + ".domain.")
        || (name + ".").startsWith(base + ".application.");
  }

  private static ArchCondition<JavaClass> onlyUse(String root) {
    return new ArchCondition<>("use only the JDK, JSpecify, its own inside and its arrows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Room room =
            Room.hexagons()
                .filter(candidate -> inside(candidate, root, type.getPackageName()))
                .findFirst()
                .orElseThrow();
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> !plain(room, root, dependency.getTargetClass()))
            .forEach(
                dependency ->
                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
      }
    };
  }

  private static boolean plain(Room room, String root, JavaClass target) {
    String name = target.getBaseComponentType().getPackageName();
    return target.getBaseComponentType().isPrimitive()
        || name.startsWith("java.")
        || name.equals("javax.sql")
        || name.equals("org.jspecify.annotations")
        || inside(room, root, name)
        || room.mayUse(root).contains(name);
  }

  private static ArchCondition<JavaClass> beAloneInItsPackage() {
    return new ArchCondition<>("be the only public configuration class of its package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getPackage().getClasses().stream()
            .filter(other -> !other.equals(type) && other.isAnnotatedWith(CONFIGURATION))
            .filter(other -> other.getModifiers().toString().contains("PUBLIC"))
            .forEach(
                other ->
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getName() + " is beside " + other.getName())));
      }
    };
  }

  private static DescribedPredicate<JavaClass> are(
      String what, java.util.function.Predicate<JavaClass> predicate) {
    return describe(what, predicate);
  }

  private static String[] each(String root, String below) {
    return Room.hexagons().map(room -> room.basePackage(root) + below).toArray(String[]::new);
  }
}

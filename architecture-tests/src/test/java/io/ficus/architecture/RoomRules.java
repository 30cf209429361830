package io.ficus.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rooms, the arrows between them, and no way round in a circle. */
final class RoomRules {

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  private RoomRules() {}

  static List<Rule> all() {
    Stream<Rule> arrows = Stream.of(Room.values()).filter(Room::bounded).map(RoomRules::arrows);
    return Stream.concat(
            arrows, Stream.of(NO_CLASS_OUTSIDE_A_ROOM, NO_FILE_OUTSIDE_ITS_ROOM, NO_CYCLES))
        .toList();
  }

  /** One rule for each room that has not every arrow. */
  private static Rule arrows(Room room) {
    return new ClassRule(
        room.name().toLowerCase(Locale.ROOT).replace('_', '-')
            + " uses only the rooms that its arrows lead to",
        "arrows",
        root ->
            noClasses()
                .that()
                .resideInAPackage(room.packagesBelow(root))
                .should()
                .dependOnClassesThat(
                    resideInAPackage(root + "..")
                        .and(resideOutsideOfPackages(room.packagesBelow(root)))
                        .and(resideOutsideOfPackages(room.mayUse(root).toArray(String[]::new)))));
  }

  static final Rule NO_CLASS_OUTSIDE_A_ROOM =
      new ClassRule(
          "every class is in the package of a room",
          "rooms",
          root -> classes().should().resideInAnyPackage(packages(root)));

  static final Rule NO_FILE_OUTSIDE_ITS_ROOM =
      new FileRule(
          "every Java file lies in the folder of the room that its package belongs to",
          new SourceFile(
              "cutover/src/main/java/io/ficus/seam/Stray.java", "package io.ficus.seam;\n"),
          file -> file.isJava() ? misplaced(file) : Stream.empty());

  static final Rule NO_CYCLES =
      new ClassRule(
          "packages do not use each other in a circle",
          "cycles",
          root ->
              slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true));

  private static Stream<String> misplaced(SourceFile file) {
    Matcher declared = PACKAGE.matcher(file.text());
    if (!declared.find()) {
      return Stream.of("declares no package");
    }
    String name = declared.group(1);
    boolean placed =
        Stream.of(Room.values())
            .filter(room -> file.path().startsWith(room.folder() + "/src/"))
            .anyMatch(
                room ->
                    name.equals(room.basePackage(House.PACKAGE))
                        || (room.packagesBelow("").endsWith("..")
                            && name.startsWith(room.basePackage(House.PACKAGE) + ".")));
    return placed ? Stream.empty() : Stream.of("package " + name + " is not of that folder's room");
  }

  private static String[] packages(String root) {
    return Stream.of(Room.values()).map(room -> room.packagesBelow(root)).toArray(String[]::new);
  }
}

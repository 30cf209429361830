package io.ficus.architecture;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the poms may say. */
final class PomRules {

  private static final Set<String> EVERY_TEST_MAY_HAVE =
      Set.of("ficus-embedded", "ficus-migration-scripts");

  private static final Set<String> MOCKING =
      Set.of(
          "mockito-core",
          "mockito-inline",
          "mockito-junit-jupiter",
          "easymock",
          "jmockit",
          "powermock-core",
          "spring-boot-starter-test");

  private PomRules() {}

  static List<Rule> all() {
    return List.of(
        ONLY_ALLOWED_ARROWS, ONLY_ROOMS_ARE_MODULES, VERSIONS_ARE_IN_THE_ROOT, NO_MOCKING_LIBRARY);
  }

  static final Rule ONLY_ALLOWED_ARROWS =
      new FileRule(
          "a pom depends only on the rooms that the arrows of its own lead to",
          pom(
              "domain-modules/membership",
              "<dependency><groupId>io.ficus</groupId><artifactId>ficus-cdc-api</artifactId>"
                  + "</dependency>"),
          file ->
              room(file)
                  .map(
                      room ->
                          Pom.parse(file.text()).dependencies().stream()
                              .filter(dependency -> dependency.group().equals("io.ficus"))
                              .filter(dependency -> !allowed(room, dependency))
                              .map(dependency -> "may not depend on " + dependency.artifact()))
                  .orElse(Stream.empty()));

  static final Rule ONLY_ROOMS_ARE_MODULES =
      new FileRule(
          "every module of the reactor is a room",
          new SourceFile("pom.xml", "<project><modules><module>attic</module></modules></project>"),
          file ->
              file.path().equals("pom.xml")
                  ? Pom.parse(file.text()).modules().stream()
                      .filter(
                          module ->
                              Stream.of(Room.values())
                                  .noneMatch(room -> room.folder().equals(module)))
                      .map(module -> module + " is no room; add it by an ADR")
                  : Stream.empty());

  static final Rule VERSIONS_ARE_IN_THE_ROOT =
      new FileRule(
          "only the root pom names versions",
          pom(
              "cutover",
              "<dependency><groupId>org.jooq</groupId><artifactId>jooq</artifactId>"
                  + "<version>3.19.39</version></dependency>"),
          file ->
              room(file).isPresent()
                  ? Pom.parse(file.text()).versioned().stream()
                      .map(artifact -> "names a version of " + artifact)
                  : Stream.empty());

  static final Rule NO_MOCKING_LIBRARY =
      new FileRule(
          "no pom brings a mocking framework",
          pom(
              "cutover",
              "<dependency><groupId>org.mockito</groupId><artifactId>mockito-core</artifactId>"
                  + "</dependency>"),
          file ->
              file.isPom()
                  ? Pom.parse(file.text()).dependencies().stream()
                      .map(Pom.Dependency::artifact)
                      .filter(MOCKING::contains)
                  : Stream.empty());

  private static boolean allowed(Room room, Pom.Dependency dependency) {
    return room.mayDependOn(dependency.artifact())
        || (dependency.scope().equals("test")
            && EVERY_TEST_MAY_HAVE.contains(dependency.artifact()));
  }

  private static Optional<Room> room(SourceFile file) {
    return Stream.of(Room.values())
        .filter(room -> file.path().equals(room.folder() + "/pom.xml"))
        .findFirst();
  }

  private static SourceFile pom(String folder, String dependencies) {
    return new SourceFile(
        folder + "/pom.xml",
        "<project><dependencies>" + dependencies + "</dependencies></project>");
  }
}

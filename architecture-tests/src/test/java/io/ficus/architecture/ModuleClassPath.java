package io.ficus.architecture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part of this test's class path that some artifacts bring with them: their own runtime
 * dependencies, followed from pom to pom. Versions were settled when Maven made the class path.
 */
final class ModuleClassPath {

  private static final Pattern IN_REPOSITORY =
      Pattern.compile("(.*/)([^/]+)/([^/]+)/\\2-\\3[^/]*\\.jar");

  private final Path root;
  private final List<String> entries;
  private final Set<String> found = new LinkedHashSet<>();

  private ModuleClassPath(Path root) {
    this.root = root;
    this.entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> entry.replace('\\', '/'))
            .toList();
  }

  /**
   * The class path entries of artifacts, as group:artifact, and of everything that they need to
   * run.
   *
   * @throws IllegalStateException if one of the artifacts is not on this test's class path
   */
  static Set<String> of(Path root, List<String> artifacts) {
    ModuleClassPath path = new ModuleClassPath(root);
    Deque<String> open = new ArrayDeque<>();
    for (String artifact : artifacts) {
      open.add(
          path.entry(artifact)
              .orElseThrow(() -> new IllegalStateException(artifact + " is on no class path")));
    }
    while (!open.isEmpty()) {
      String entry = open.remove();
      if (path.found.add(entry)) {
        path.dependencies(entry).flatMap(needed -> path.entry(needed).stream()).forEach(open::add);
      }
    }
    return path.found;
  }

  private Optional<String> entry(String artifact) {
    String group = artifact.substring(0, artifact.indexOf(':'));
    String name = artifact.substring(artifact.indexOf(':') + 1);
    Pattern place =
        group.equals("io.ficus")
            ? Pattern.compile(".*/" + name.replaceFirst("^ficus-", "") + "/target/.*")
            : Pattern.compile(
                ".*/"
                    + group.replace('.', '/')
                    + "/"
                    + name.replaceAll("\\$\\{[^}]*\\}", "[^/]*")
                    + "/[^/]+/[^/]+\\.jar");
    return entries.stream()
        .filter(entry -> !entry.endsWith("test-classes") && place.matcher(entry).matches())
        .findFirst();
  }

  private Stream<String> dependencies(String entry) {
    Matcher stored = IN_REPOSITORY.matcher(entry);
    Path pom =
        stored.matches() && !entry.startsWith(root.toString().replace('\\', '/'))
            ? Path.of(stored.group(1) + stored.group(2) + "/" + stored.group(3))
                .resolve(stored.group(2) + "-" + stored.group(3) + ".pom")
            : Path.of(entry.substring(0, entry.indexOf("/target/"))).resolve("pom.xml");
    String group =
        stored.matches()
            ? stored
                .group(1)
                .replaceFirst(".*/repository/", "")
                .replaceFirst("/$", "")
                .replace('/', '.')
            : "io.ficus";
    return runtimeDependencies(text(pom))
        .map(needed -> needed.replaceFirst("^\\$\\{[^}]*groupId\\}", group));
  }

  private static String text(Path pom) {
    try {
      return Files.readString(pom);
    } catch (IOException e) {
      throw new UncheckedIOException("No pom " + pom, e);
    }
  }

  /** A pom's own dependencies that a run needs, as group:artifact. */
  private static Stream<String> runtimeDependencies(String pom) {
    return Pom.parse(pom).dependencies().stream()
        .filter(needed -> !needed.optional())
        .filter(needed -> needed.scope().equals("compile") || needed.scope().equals("runtime"))
        .map(needed -> needed.group() + ":" + needed.artifact());
  }
}

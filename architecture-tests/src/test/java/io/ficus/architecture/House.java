package io.ficus.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What the rules look at: the compiled main classes of every room, and every text file. */
record House(Path root, JavaClasses classes, List<SourceFile> files) {

  static final String PACKAGE = "io.ficus";

  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".idea", ".ficus", "node_modules");
  private static final List<String> GENERATED =
      List.of("/jooq/generated/", "/shop/jooq/", "/cdc/feed/jooq/");
  private static final String PLANTED = "architecture-tests/src/test/java/io/ficus/planted";
  private static final Set<String> TEXT =
      Set.of(
          "java",
          "xml",
          "sql",
          "md",
          "yml",
          "yaml",
          "properties",
          "html",
          "css",
          "js",
          "json",
          "sh",
          "config",
          "ficus",
          "run");

  static House read() {
    Path root = repository();
    List<Path> compiled =
        Arrays.stream(Room.values())
            .map(room -> root.resolve(room.folder()).resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    JavaClasses classes =
        new ClassFileImporter()
            // Generated code keeps jOOQ's style, not ours.
            .withImportOption(location -> GENERATED.stream().noneMatch(location::contains))
            .importPaths(compiled);
    return new House(root, classes, files(root));
  }

  /** The repository's root, seen from this module's folder or from the root itself. */
  static Path repository() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("architecture-tests"))
        ? here
        : here.resolve("..").normalize();
  }

  private static List<SourceFile> files(Path root) {
    List<SourceFile> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NOT_OURS.contains(folder.getFileName().toString())
                      || folder.equals(root.resolve(PLANTED))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              String name = file.getFileName().toString();
              if (TEXT.contains(name.substring(name.lastIndexOf('.') + 1))) {
                String path = root.relativize(file).toString().replace('\\', '/');
                files.add(new SourceFile(path, Files.readString(file, StandardCharsets.UTF_8)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("The sources below " + root + " could not be read", e);
    }
    files.sort(Comparator.comparing(SourceFile::path));
    return List.copyOf(files);
  }
}

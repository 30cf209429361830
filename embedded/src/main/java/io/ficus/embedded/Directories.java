package io.ficus.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Directories with all that is in them. */
final class Directories {

  private Directories() {}

  /** Copies a directory with its permissions; the parents of the copy are made. */
  static void copy(Path from, Path to, Predicate<Path> chosen) {
    try {
      Files.createDirectories(to.toAbsolutePath().getParent());
      for (Path file : walk(from).stream().filter(chosen).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not copy " + from + " to " + to, e);
    }
  }

  /** Deletes a directory; does nothing if it is not there. */
  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      for (Path file : walk(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not delete " + directory, e);
    }
  }

  private static List<Path> walk(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.toList();
    }
  }
}

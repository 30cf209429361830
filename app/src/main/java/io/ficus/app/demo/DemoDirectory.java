package io.ficus.app.demo;

import io.ficus.app.StartFailure;
import io.ficus.shop.engine.ShopEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a demo keeps its stores: a directory that only one demo uses at a time. */
final class DemoDirectory implements AutoCloseable {

  private final Path path;
  private final boolean keep;
  private final FileChannel lockFile;

  private DemoDirectory(Path path, boolean keep, FileChannel lockFile) {
    this.path = path;
    this.keep = keep;
    this.lockFile = lockFile;
  }

  /**
   * Takes a directory.
   *
   * @param kept the directory to keep and to use again; {@code null} for one that is deleted on
   *     close
   * @param legacy what the shop stands on
   * @throws StartFailure if another demo uses it, if it holds one on another engine, or if it
   *     cannot be written to
   */
  static DemoDirectory open(@Nullable Path kept, ShopEngine legacy) {
    try {
      Path path =
          kept == null ? Files.createTempDirectory("ficus-demo") : Files.createDirectories(kept);
      FileChannel lockFile =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isTaken(lockFile)) {
        lockFile.close();
        throw StartFailure.of(
            "Another demo uses " + path + ". Stop it, or choose another directory with --data.",
            null);
      }
      DemoDirectory directory = new DemoDirectory(path, kept != null, lockFile);
      if (Files.exists(directory.postgres())
          && Files.exists(directory.mariaDb()) != (legacy == ShopEngine.MARIADB)) {
        lockFile.close();
        throw StartFailure.of(
            "The demo that is kept in "
                + path
                + " has its shop on another engine. Start it with the --legacy that it was made with,"
                + " or choose another directory with --data.",
            null);
      }
      return directory;
    } catch (IOException e) {
      throw StartFailure.of("The demo's directory cannot be used: " + e.getMessage(), e);
    }
  }

  /** A lock of this same process shows as an exception, one of another process as none. */
  private static boolean isTaken(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  Path postgres() {
    return path.resolve("postgres");
  }

  Path mariaDb() {
    return path.resolve("mariadb");
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  boolean isKept() {
    return keep;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lockFile.close();
      if (!keep) {
        delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

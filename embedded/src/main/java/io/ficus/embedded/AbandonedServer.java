package io.ficus.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A database server that goes on in its data directory although the process that started it was
 * killed. Whoever starts a server in a directory has it to themselves, so it is stopped first.
 */
final class AbandonedServer {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private AbandonedServer() {}

  /**
   * Stops it cleanly, if there is one.
   *
   * @param pidFile whose first line is the server's process id
   * @param program what the server's executable is called; another process may have its id by now
   * @throws IllegalStateException if it does not stop
   */
  static void stop(Path pidFile, String program) {
    Optional<ProcessHandle> left = find(pidFile, program);
    if (left.isEmpty()) {
      return;
    }
    ProcessHandle server = left.get();
    server.destroy();
    try {
      server.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "A "
              + program
              + " (process "
              + server.pid()
              + ") that an earlier start left behind in "
              + pidFile.getParent()
              + " does not stop. End it with: kill -9 "
              + server.pid(),
          e);
    }
  }

  private static Optional<ProcessHandle> find(Path pidFile, String program) {
    try {
      if (!Files.isRegularFile(pidFile)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(pidFile);
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
              .filter(ProcessHandle::isAlive)
              .filter(it -> it.info().command().filter(c -> c.endsWith(program)).isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read " + pidFile, e);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

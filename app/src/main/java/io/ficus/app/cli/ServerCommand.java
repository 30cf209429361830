package io.ficus.app.cli;

import io.ficus.app.server.FicusServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ficus server}: runs against a database and a Kafka that the user brings. */
@Command(
    name = "server",
    description = "Run against a PostgreSQL and a Kafka of your own. Nothing is embedded.")
final class ServerCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration, YAML.")
  Path config = Path.of("ficus.yml");

  @Override
  public Integer call() throws InterruptedException {
    StopSignal stop = StopSignal.install();
    try (FicusServer server = FicusServer.start(Configuration.file(config), Map.of())) {
      System.err.println("Ficus runs. HTTP API: " + server.address() + "  Ctrl-C stops it.");
      stop.await();
      System.err.println("Stopping.");
    }
    return ExitCode.OK.code();
  }

  /** Names a configuration file that is there. */
  static final class Configuration {
    private Configuration() {}

    static Path file(Path config) {
      if (!Files.isReadable(config)) {
        throw io.ficus.app.StartFailure.usage(
            "The configuration file "
                + config.toAbsolutePath()
                + " cannot be read. Name one that is there with --config.");
      }
      return config;
    }
  }
}

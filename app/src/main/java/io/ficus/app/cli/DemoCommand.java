package io.ficus.app.cli;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.shop.engine.ShopEngine;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ficus demo}: everything in one process tree, with an example shop that keeps selling. */
@Command(
    name = "demo",
    description =
        "Start an example shop on an embedded PostgreSQL and Kafka, and everything that moves it."
            + " Ctrl-C stops it.")
final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "7373",
      description = "Port of the HTTP API (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "Size of the shop; 1 is about 50,000 customers (default: ${DEFAULT-VALUE}).")
  double scale;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "42",
      description = "Seed of data and traffic (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--rate",
      paramLabel = "TPS",
      defaultValue = "20",
      description = "Transactions a second of the shop's own traffic (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--moved-rate",
      paramLabel = "CALLS",
      defaultValue = "10",
      description =
          "Calls a second of the code that was moved out of the shop (default: ${DEFAULT-VALUE}). At"
              + " 0 the gates that judge them are left out.")
  double movedRate;

  @Option(
      names = "--legacy",
      paramLabel = "ENGINE",
      defaultValue = "postgresql",
      description = "What the shop stands on: postgresql or mariadb (default: ${DEFAULT-VALUE}).")
  ShopEngine legacy = ShopEngine.POSTGRESQL;

  @Option(names = "--keep", description = "Keep the data, and go on with it at the next start.")
  boolean keep;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".ficus/demo",
      description = "Where kept data lies (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".ficus/demo");

  @Option(
      names = "--smoke",
      description =
          "Check the whole way once (follow, advance, reconcile), then stop; fails if any of it fails.")
  boolean smoke;

  @Override
  public Integer call() throws Exception {
    StopSignal stop = StopSignal.install();
    @Nullable Path directory = keep ? data.toAbsolutePath() : null;
    DemoOptions options = new DemoOptions(port, scale, seed, rate, movedRate, directory, legacy);
    try (Demo demo = Demo.start(options, DemoCommand::say)) {
      if (smoke) {
        return new SmokeRun(demo, DemoCommand::say).run()
            ? ExitCode.OK.code()
            : ExitCode.ERROR.code();
      }
      demo.follow(millis -> stop.await(millis));
      stop.await();
      System.out.println("Stopping.");
    }
    return ExitCode.OK.code();
  }

  private static void say(String line) {
    System.out.println(line);
  }
}

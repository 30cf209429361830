package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.pipeline.CommitStep;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bridge in a process of its own, so that it can be killed. */
final class BridgeProcess {

  private static final String BACKLOG = "backlog";

  private BridgeProcess() {}

  static Process start(TestBed bed) throws IOException {
    return start(bed, "public.item");
  }

  static Process start(TestBed bed, String table) throws IOException {
    return run(List.of(bed.name, bed.url, bed.bootstrap, bed.user, table));
  }

  /** One that ends itself, as SIGKILL would, when it has reached a step so many times. */
  static Process startToDieAt(CommitStep step, int times, TestBed bed) throws IOException {
    return run(
        List.of(
            bed.name,
            bed.url,
            bed.bootstrap,
            bed.user,
            Ledger.TABLE,
            step.name(),
            String.valueOf(times)));
  }

  /** One that is not made to hand over in small batches. */
  static Process startForBacklog(TestBed bed, String table) throws IOException {
    return run(List.of(bed.name, bed.url, bed.bootstrap, bed.user, table, BACKLOG));
  }

  private static Process run(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                BridgeProcess.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/bridge-process.log")))
        .start();
  }

  /** Runs until it is killed, or its parent is gone. */
  public static void main(String[] args) throws InterruptedException {
    BridgeConfig config =
        new BridgeConfigBuilder(args[0], args[1], args[2])
            .user(args[3])
            .tables(List.of(args[4]))
            .partitions(3)
            .debezium(
                args.length == 6
                    ? Map.of()
                    : Map.of(
                        "max.batch.size", "50",
                        "max.queue.size", "100",
                        "incremental.snapshot.chunk.size", "100"))
            .heartbeat(Duration.ofMillis(300))
            .backOff(new BridgeConfig.BackOff(Duration.ofMillis(100), Duration.ofMillis(500)))
            .build();
    Crash crash =
        args.length > 6
            ? new Crash(
                CommitStep.valueOf(args[5]),
                Integer.parseInt(args[6]),
                () -> Runtime.getRuntime().halt(137))
            : Crash.NEVER;
    crash.arm();
    new Bridge(config, Clock.systemUTC(), Sources.of(config), crash).start();
    ProcessHandle.current().parent().orElseThrow().onExit().join();
    Runtime.getRuntime().halt(1);
  }
}

package io.ficus.cdc.bridge;

import io.ficus.embedded.EmbeddedPostgresServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A bridge in a process of its own, so that it can be killed. */
final class BridgeProcess {

  private BridgeProcess() {}

  static Process start(TestBed bed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            BridgeProcess.class.getName(),
            bed.name,
            bed.url,
            bed.bootstrap)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/bridge-process.log")))
        .start();
  }

  /** Runs until it is killed, or its parent is gone. */
  public static void main(String[] args) throws InterruptedException {
    BridgeConfig config =
        BridgeConfig.of(
                args[0],
                args[0],
                args[1],
                EmbeddedPostgresServer.USER,
                "",
                List.of("public.item"),
                args[2])
            .withTopics(3, 1)
            .withDebezium(Map.of("max.batch.size", "50", "max.queue.size", "100"))
            .withTiming(
                Duration.ofMillis(300),
                Duration.ofMillis(5),
                new BridgeConfig.BackOff(Duration.ofMillis(100), Duration.ofMillis(500)));
    Bridge bridge = new Bridge(config, Clock.systemUTC());
    bridge.start();
    ProcessHandle.current().parent().orElseThrow().onExit().join();
    Runtime.getRuntime().halt(1);
  }
}

package io.ficus.app.handover;

import static org.awaitility.Awaitility.await;

import io.ficus.app.server.FicusServer;
import io.ficus.app.server.WatchedServer;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure.State;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** A server in a process of its own, which ends itself at an edge as SIGKILL would. */
final class ServerProcess implements AutoCloseable {

  /** As by SIGKILL. */
  static final int KILLED = 137;

  private static final Duration LEASE = Duration.ofSeconds(10);

  /** The pause that one may take which will be late. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private static final Duration START = Duration.ofMinutes(4);

  private final Process process;
  private final Path address;

  private ServerProcess(Process process, Path address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Begins to start one; {@link #address} waits until it has.
   *
   * @param late whether it stands still behind the fence for longer than the pause may take
   */
  static ServerProcess startToDieAt(
      Edge edge, boolean late, Map<String, Object> settings, Path directory) throws IOException {
    Properties file = new Properties();
    settings.forEach((key, value) -> file.setProperty(key, String.valueOf(value)));
    // What is tested is not how quick it is.
    file.setProperty("ficus.cutover.pause-budget", late ? LATE.toSeconds() + "s" : "20s");
    file.setProperty("ficus.cutover.stray-window", "1s");
    Path properties = Files.createTempFile(directory, "server", ".properties");
    try (Writer out = Files.newBufferedWriter(properties)) {
      file.store(out, null);
    }
    Path address = properties.resolveSibling(properties.getFileName() + ".address");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx400m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    ServerProcess.class.getName(),
                    properties.toString(),
                    address.toString(),
                    edge.step().name(),
                    edge.when().name(),
                    edge.state().name(),
                    Boolean.toString(late)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/server-process.log")))
            .start();
    return new ServerProcess(process, address);
  }

  /** The base address of its HTTP API, once it answers. */
  String address() {
    await()
        .atMost(START)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("It ended early; see target/server-process.log");
              }
              return Files.exists(address);
            });
    try {
      return Files.readString(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True if it was killed, and by itself. */
  boolean wasKilled(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
        && process.exitValue() == KILLED;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Runs until it reaches its edge, or its parent is gone. */
  public static void main(String[] args) throws IOException {
    Properties file = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
      file.load(in);
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    file.stringPropertyNames().forEach(key -> settings.put(key, file.getProperty(key)));
    Edge edge =
        new Edge(HandOverStep.valueOf(args[2]), Edge.When.valueOf(args[3]), State.valueOf(args[4]));
    JournalTrap death = new JournalTrap(edge, () -> Runtime.getRuntime().halt(KILLED)).arm();
    JournalTrap pause =
        new JournalTrap(
            new Edge(HandOverStep.FENCE, Edge.When.AFTER),
            () -> LockSupport.parkNanos(LATE.plusMillis(200).toNanos()));
    if (Boolean.parseBoolean(args[5])) {
      pause.arm();
    }
    FicusServer server = WatchedServer.start(settings, inASetting(death, pause));
    Path ready = Path.of(args[1]);
    Path written = ready.resolveSibling(ready.getFileName() + ".part");
    Files.writeString(written, server.address());
    Files.move(written, ready, StandardCopyOption.ATOMIC_MOVE);
    ProcessHandle.current().parent().orElseThrow().onExit().join();
    Runtime.getRuntime().halt(1);
  }

  /** So that whoever takes over need not wait for a minute. */
  private static BeanPostProcessor inASetting(JournalTrap death, JournalTrap pause) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object part, String name) {
        return part instanceof HandOverLimits limits
            ? new HandOverLimits(
                limits.pauseBudget(), limits.lockTimeout(), limits.drainTimeout(), LEASE)
            : pause.postProcessAfterInitialization(
                death.postProcessAfterInitialization(part, name), name);
      }
    };
  }
}

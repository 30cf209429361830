package io.ficus.benchmarks.peers;

import io.ficus.benchmarks.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One contender at work on its assignment, from its start to its clean end. */
final class Run implements AutoCloseable {

  private static final int LIMIT_SECONDS = 120;

  private final Contender contender;
  private final Assignment assignment;
  private final Process process;

  Run(Contender contender, Assignment assignment) throws IOException {
    this.contender = contender;
    this.assignment = assignment;
    Files.deleteIfExists(Java.log(assignment).toPath());
    this.process = contender.start(assignment);
  }

  /**
   * Returns while it runs.
   *
   * @throws IllegalStateException if it has ended, with what it said
   */
  void mustRun() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          contender.label() + " ended:\n" + Files.readString(Java.log(assignment).toPath()));
    }
  }

  double cpuSeconds() {
    return Cpu.seconds(process.toHandle());
  }

  /**
   * Waits until it has carried the last row of the backlog.
   *
   * @param arrivals where its records come out; null if it counts by itself
   */
  Drained untilLast(@Nullable Arrivals arrivals) throws Exception {
    Drained drained =
        arrivals != null
            ? arrivals.untilLast(assignment.last(), this::cpuSeconds, process::isAlive)
            : itsOwnWord();
    return new Drained(
        drained.changes(),
        drained.seconds(),
        drained.cpuSeconds(),
        Memory.peakMegabytes(process.pid()));
  }

  private Drained itsOwnWord() throws IOException, InterruptedException, TimeoutException {
    for (int i = 0; i < LIMIT_SECONDS * 20 && process.isAlive(); i++) {
      List<String> lines = Files.readAllLines(Java.log(assignment).toPath());
      for (String line : lines) {
        if (line.startsWith(Tally.LINE)) {
          String[] said = line.substring(Tally.LINE.length()).split(" ", -1);
          return new Drained(
              Long.parseLong(said[0]),
              Double.parseDouble(said[1]),
              Double.parseDouble(said[2]),
              -1);
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new TimeoutException("it did not say that it saw the last row");
  }

  /** Lets it end as an operator would, so that it remembers where it was. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}

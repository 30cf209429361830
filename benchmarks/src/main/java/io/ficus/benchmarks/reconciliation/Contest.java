package io.ficus.benchmarks.reconciliation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A contestant's process, the same heap and collector for each. */
final class Contest implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;
  private final PrintStream orders;

  private Contest(Process process) {
    this.process = process;
    this.said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * Starts one.
   *
   * @param recordings a directory for flight recordings; empty for none
   */
  static Contest start(String way, String small, Ground ground, Path recordings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    command.add(
        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""));
    if (!recordings.toString().isEmpty()) {
      command.add(
          "-XX:StartFlightRecording=settings=profile,filename="
              + recordings.resolve(
                  way + (ground.legacy().isPostgres() ? "-postgresql" : "-mariadb") + ".jfr"));
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Contestant.class.getName());
    command.addAll(
        List.of(
            way,
            ground.legacy().url(),
            ground.domain().url(),
            small,
            ground.table(),
            Integer.toString(ground.threads())));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new Contest(process);
  }

  /**
   * Waits for what it says next.
   *
   * @throws IllegalStateException if it ends without, with its output
   */
  String result() throws IOException {
    StringBuilder output = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(Contestant.RESULT)) {
        return line.substring(Contestant.RESULT.length());
      }
      output.append(line).append('\n');
    }
    throw new IllegalStateException("The contestant ended:\n" + output);
  }

  /** Tells it to begin, or to stop. */
  void order() {
    orders.println();
  }

  @Override
  public void close() throws InterruptedException {
    orders.close();
    process.waitFor();
  }
}

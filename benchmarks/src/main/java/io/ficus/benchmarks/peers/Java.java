package io.ficus.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Starts a JVM for a contender: the same heap and collector for all. */
final class Java {

  private static final List<String> OPTIONS =
      // The last is what Debezium Server's libraries ask for on a new JVM.
      List.of("-Xmx512m", "-XX:+UseSerialGC", "--add-opens", "java.base/java.lang=ALL-UNNAMED");

  private Java() {}

  /** The JVM that this one runs on. */
  static Path own() {
    return Path.of(System.getProperty("java.home"));
  }

  /** With absolute places, since a contender starts in a directory of its own. */
  static String ownClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Starts one whose output goes to a file in the assignment's directory. */
  static Process start(
      Path home, String classPath, Assignment assignment, String mainClass, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.addAll(OPTIONS);
    command.add("-Dlogback.configurationFile=" + Java.class.getResource("/peers-logback.xml"));
    if (assignment.record()) {
      command.add(
          "-XX:StartFlightRecording=settings=profile,filename="
              + assignment.directory().resolve("recording.jfr"));
    }
    command.add("-D" + Tally.PROPERTY + "=" + assignment.last());
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(assignment.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(assignment)))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  static File log(Assignment assignment) {
    return assignment.directory().resolve("output.log").toFile();
  }

  static Path write(Path file, Properties properties) {
    try {
      Files.createDirectories(file.getParent());
      try (var out = Files.newBufferedWriter(file)) {
        properties.store(out, null);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.ficus.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Resident memory of a process, as Linux tells it. */
public final class Memory {

  private Memory() {}

  static String summary() {
    long own = resident(ProcessHandle.current().pid(), "VmRSS:");
    long peak = resident(ProcessHandle.current().pid(), "VmHWM:");
    if (own < 0) {
      return "not available on this system";
    }
    return String.format(
        Locale.ROOT,
        "%d MB now, %d MB at its highest (this JVM: server and broker)",
        own / 1024,
        peak / 1024);
  }

  /** The highest resident memory of a process so far; -1 where the system does not tell. */
  public static long peakMegabytes(long pid) {
    long peak = resident(pid, "VmHWM:");
    return peak < 0 ? -1 : peak / 1024;
  }

  private static long resident(long pid, String field) {
    try {
      List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
      return status.stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}

package io.ficus.benchmarks.peers;

import java.time.Duration;

/** CPU time of a process, user and system. */
final class Cpu {

  private Cpu() {}

  /** Seconds so far; 0 where the system does not tell. */
  static double seconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }
}

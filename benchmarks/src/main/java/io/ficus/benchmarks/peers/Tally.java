package io.ficus.benchmarks.peers;

import java.nio.charset.StandardCharsets;

/**
 * Counts changes in a contender's own process, and prints one line when the last has come: {@code
 * drained, changes, seconds, CPU seconds}, both since the first. For one thread.
 */
final class Tally {

  static final String LINE = "drained ";

  /** Names what the last row holds, in a contender's process. */
  static final String PROPERTY = "peers.last";

  private long count;
  private long first;
  private double cpuAtFirst;

  void add() {
    if (count++ == 0) {
      first = System.nanoTime();
      cpuAtFirst = Cpu.seconds(ProcessHandle.current());
    }
  }

  void end() {
    double cpu = Cpu.seconds(ProcessHandle.current()) - cpuAtFirst;
    System.out.println(LINE + count + " " + (System.nanoTime() - first) / 1e9 + " " + cpu);
  }

  /** What the last row holds, as it stands in a stream of UTF-8. */
  static byte[] bytes(String last) {
    return last.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the mark of the last row is somewhere in these bytes, whatever their format. */
  static boolean isLast(byte[] last, byte[] bytes, int from, int length) {
    // The row with the mark has no filling: even its whole envelope is short.
    if (length > 1_500) {
      return false;
    }
    for (int at = from + length - last.length; at >= from; at--) {
      if (bytes[at] == last[0] && matches(last, bytes, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] last, byte[] bytes, int at) {
    for (int i = 1; i < last.length; i++) {
      if (bytes[at + i] != last[i]) {
        return false;
      }
    }
    return true;
  }
}

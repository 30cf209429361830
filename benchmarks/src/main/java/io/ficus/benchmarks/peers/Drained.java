package io.ficus.benchmarks.peers;

/**
 * What it took to carry changes, from the first that was seen to the last.
 *
 * @param changes how many came after the first batch
 * @param seconds how long that took
 * @param cpuSeconds of the contender's process meanwhile; not the database's nor the broker's
 * @param peakMegabytes of the contender's process, resident; -1 where the system does not tell
 */
record Drained(long changes, double seconds, double cpuSeconds, long peakMegabytes) {

  double perSecond() {
    return changes / seconds;
  }

  double cpuSecondsPerMillion() {
    return cpuSeconds / changes * 1e6;
  }
}

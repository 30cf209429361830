package io.ficus.reconciliation;

import java.time.Duration;

/**
 * How reconciliations run.
 *
 * @param chunkSize aggregates in the first chunk, about; later ones follow the time they take. Also
 *     how many suspects are confirmed at a time
 * @param watermarkTimeout how long the domain may take to catch up with a watermark
 * @param rounds how often a suspect that keeps changing is looked at before it counts as unproven
 * @param backOff the pause after the first round that left suspects; doubles with every round
 * @param threads chunks that are scanned at a time
 * @param load how much of the stores' time it may take
 * @param sketch how large a sketch is where nobody says so
 * @param locking whether and for how long rows of keys that never stand still may be locked
 */
public record ReconciliationSettings(
    int chunkSize,
    Duration watermarkTimeout,
    int rounds,
    Duration backOff,
    int threads,
    LoadLimits load,
    Sketch sketch,
    RowLocking locking) {

  /** With a sketch of the usual size, and no rows locked. */
  public ReconciliationSettings(
      int chunkSize,
      Duration watermarkTimeout,
      int rounds,
      Duration backOff,
      int threads,
      LoadLimits load) {
    this(
        chunkSize,
        watermarkTimeout,
        rounds,
        backOff,
        threads,
        load,
        Sketch.USUAL,
        RowLocking.defaults());
  }

  public ReconciliationSettings {
    if (chunkSize < 1 || rounds < 2 || threads < 1) {
      throw new IllegalArgumentException(
          "Reconciliation needs a chunk size and threads of at least 1 and at least 2 rounds: "
              + chunkSize
              + ", "
              + threads
              + ", "
              + rounds);
    }
    if (watermarkTimeout.isNegative() || watermarkTimeout.isZero() || backOff.isNegative()) {
      throw new IllegalArgumentException(
          "Reconciliation needs a positive watermark timeout and a back-off that is not negative: "
              + watermarkTimeout
              + ", "
              + backOff);
    }
  }

  /** Chunks of 5,000, ten seconds for a watermark, five rounds from 200 ms, one thread. */
  public static ReconciliationSettings defaults() {
    return new ReconciliationSettings(
        5000, Duration.ofSeconds(10), 5, Duration.ofMillis(200), 1, LoadLimits.defaults());
  }
}

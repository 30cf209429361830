package io.ficus.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One reconciliation of one domain.
 *
 * @param id rises with every run of any domain
 * @param pair the name of the pair that was compared
 * @param actor who started it
 * @param verdict what is proven; {@link Verdict.Unproven} for as long as it runs
 * @param resumed how often it was taken up again after its process had died
 * @param slowedBy why it goes slowly now, while it runs
 * @param complete true if every chunk was scanned and every suspect looked at
 * @param repaired true if something was repaired since it began: then it says nothing of what
 *     stands there now, and is no clean run
 * @param engine how it finds the keys that it looks at again
 * @param locked the keys whose rows it locked; empty if it was not to lock any
 * @param finishedAt empty while it runs
 */
public record Run(
    long id,
    String domain,
    String pair,
    String actor,
    State state,
    Verdict verdict,
    boolean complete,
    boolean repaired,
    int resumed,
    Optional<String> slowedBy,
    Engine engine,
    Optional<Locked> locked,
    Instant startedAt,
    Optional<Instant> finishedAt,
    Progress progress,
    Totals totals,
    SideTotals legacySide,
    SideTotals domainSide) {

  /** Which keys it compares, if not all; then it is never complete. */
  public Optional<Sample> sample() {
    return engine instanceof Sample sample ? Optional.of(sample) : Optional.empty();
  }

  /** The sketch by which it compares, if it does. */
  public Optional<Sketch> sketch() {
    return engine instanceof Sketch sketch ? Optional.of(sketch) : Optional.empty();
  }

  /**
   * Keys whose rows were locked to settle them.
   *
   * @param keys how many; those that could not be settled even so are among them
   * @param longest for how long the rows of one key were locked at most
   */
  public record Locked(long keys, Duration longest) {}

  /** How far a run has come. */
  public enum State {
    RUNNING,
    /** Ran to its end; the verdict says what came out. */
    FINISHED,
    /** Something broke; the verdict's reason says what. */
    FAILED,
    /** Its process was stopped or died. */
    INTERRUPTED
  }

  /**
   * What is done and to do.
   *
   * @param chunksTotal 0 until the last chunk is planned
   * @param keysCompared keys seen by the scan so far
   * @param suspects keys that the scan named, and that are looked at again
   * @param suspectsDone of these, the ones with an outcome
   */
  public record Progress(
      int chunksDone, int chunksTotal, long keysCompared, long suspects, long suspectsDone) {}
}

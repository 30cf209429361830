package io.ficus.cutover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A hand-over as it stands: what is true now, what comes next, and for how long it has been so.
 *
 * @param id names it
 * @param state RUNNING, UNDOING, DONE or ABANDONED
 * @param step the step that is under way, or was the last
 * @param truth who may write now, in a sentence
 * @param next what happens next, in a sentence
 * @param owner the instance that takes the steps
 * @param silentSince when the owner stored something last
 * @param predictedPause how long writers would be kept out; absent until it was rehearsed
 * @param pause how long writers were kept out, or have been until now; absent if they were not
 * @param keepsWritersOut whether they may be kept out at this moment
 * @param note what went wrong last; empty if nothing did
 * @param steps what was done, oldest first
 */
public record HandOverReport(
    long id,
    String domain,
    Stage from,
    Stage to,
    String actor,
    String reason,
    String state,
    String step,
    String truth,
    String next,
    String owner,
    Instant startedAt,
    Instant silentSince,
    Optional<Duration> predictedPause,
    Optional<Duration> pause,
    boolean keepsWritersOut,
    String note,
    List<Line> steps) {

  public HandOverReport {
    steps = List.copyOf(steps);
  }

  /**
   * One step that was taken.
   *
   * @param took from its intent to its outcome
   */
  public record Line(
      String step, String outcome, String detail, String owner, Instant at, Duration took) {}
}

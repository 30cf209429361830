package io.ficus.seam;

import java.time.Instant;
import java.util.Optional;

/**
 * What one domain's seam has done since this instance started. The numbers are read one after the
 * other while calls go on, so they may be a few calls apart.
 *
 * @param reads reads asked for
 * @param writes writes asked for
 * @param refused attempts to write that a store refused because of who has the authority; most of
 *     them were repeated and went through
 * @param secondWritesOk second writes that the other store took
 * @param secondWritesFailed second writes that it refused, or that took longer than their limit
 * @param secondWritesSkipped second writes that were not tried
 * @param matched compared reads that agreed
 * @param mismatched compared reads that differed
 * @param faulted compared reads of which the other store had no answer
 * @param inconclusive compared reads that could not tell
 * @param dropped reads of the sample for which there was no room
 * @param lastError what went wrong last beside the caller's path
 * @param lastMismatch the last read whose stores differed
 */
public record SeamCounts(
    long reads,
    long writes,
    long refused,
    long secondWritesOk,
    long secondWritesFailed,
    long secondWritesSkipped,
    long matched,
    long mismatched,
    long faulted,
    long inconclusive,
    long dropped,
    Optional<Remark> lastError,
    Optional<Remark> lastMismatch) {

  /** Compared reads that came to an end, whatever it was. */
  public long compared() {
    return matched + mismatched + faulted + inconclusive;
  }

  /**
   * Something worth showing to a person.
   *
   * @param at when it was noted
   * @param operation the port's call
   * @param key what it was about
   * @param text what happened
   */
  public record Remark(Instant at, String operation, String key, String text) {}
}

package io.ficus.cutover.domain.gate;

import java.time.Duration;

/**
 * What comparing reads of both stores counted for a domain, over all instances.
 *
 * @param window the time that the counts are of, ending now
 * @param samples reads that were compared to an end
 * @param mismatches those whose answers differed though both sides had the position
 * @param faults reads that the one store answered and the other could not
 * @param unjudged reads that could not tell, because the other side did not reach the position or
 *     the row moved meanwhile
 */
public record ShadowReads(
    Duration window, long samples, long mismatches, long faults, long unjudged) {

  /** Reads that say something, good or bad. */
  long judged() {
    return samples + faults;
  }
}

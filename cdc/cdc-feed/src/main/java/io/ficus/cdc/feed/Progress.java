package io.ficus.cdc.feed;

import io.ficus.cdc.SourcePosition;
import java.util.Optional;

/**
 * How far a domain has got in one partition.
 *
 * @param next the offset to read next; 0 before anything was read
 * @param watermark the highest watermark that was passed
 */
record Progress(long next, Optional<SourcePosition> watermark) {

  /** This progress moved on, with a watermark that counts only if it is higher than the last. */
  Progress to(long newNext, Optional<SourcePosition> seen) {
    boolean higher = seen.isPresent() && watermark.map(w -> seen.get().isAfter(w)).orElse(true);
    return new Progress(newNext, higher ? seen : watermark);
  }
}

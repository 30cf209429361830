package io.ficus.benchmarks.cutover;

import io.ficus.cutover.HandOverReport;
import java.util.List;
import java.util.Optional;

/**
 * What became of moving a domain by one step, in one attempt or several.
 *
 * @param moved whether it is where it was to go
 * @param givenUp why attempts before the last were not successful, oldest first; if it has not
 *     moved, the last too
 * @param handOver of the attempt that moved it; absent where the authority stays, or nothing moved
 */
record Switch(boolean moved, List<String> givenUp, Optional<HandOverReport> handOver) {

  Switch {
    givenUp = List.copyOf(givenUp);
  }
}

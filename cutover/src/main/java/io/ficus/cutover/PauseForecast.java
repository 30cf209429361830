package io.ficus.cutover;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is known now of how long writers would be kept out, without touching a store. The hand-over
 * itself rehearses before it fences, and gives up if the pause would be longer than the budget.
 *
 * @param keys how many changed keys would be compared within the pause; absent if not known
 * @param lastTaken the pause of the last hand-over of this domain that had one
 * @param budget the longest that it may be
 * @param unknown what is not known, and why, for people
 */
public record PauseForecast(
    Optional<Long> keys, Optional<Duration> lastTaken, Duration budget, List<String> unknown) {

  public PauseForecast {
    unknown = List.copyOf(unknown);
  }
}

package io.ficus.cutover;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An estimate of how long writers would be kept out if the authority moved now, made without
 * writing anything. The hand-over itself rehearses before it fences, which brings the changed keys
 * down, and gives up if the pause would be longer than the budget.
 *
 * @param predicted the estimate; absent if nothing is known
 * @param parts what it is made of, for people
 * @param keys how many changed keys would be compared within the pause; absent if not known
 * @param lastTaken the pause of the domain's last hand-over in the same direction that was done
 * @param budget the longest that it may be
 * @param unknown what is not known and so not part of it, and why, for people
 */
public record PauseForecast(
    Optional<Duration> predicted,
    List<String> parts,
    Optional<Long> keys,
    Optional<Duration> lastTaken,
    Duration budget,
    List<String> unknown) {

  public PauseForecast {
    parts = List.copyOf(parts);
    unknown = List.copyOf(unknown);
  }
}

package io.ficus.cutover;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What it would cost to go back now, as far as it can be told without writing anything.
 *
 * @param note in words
 * @param pause how long writers would wait; absent where going back keeps nobody waiting
 * @param owed what the legacy store does not have yet; absent where it has the authority, or does
 *     not get it
 * @param hindrances for what it would be given up if it were begun now, as far as is known
 */
public record ReturnCost(
    String note, Optional<PauseForecast> pause, Optional<Owed> owed, List<String> hindrances) {

  public ReturnCost {
    hindrances = List.copyOf(hindrances);
  }

  /** Where nothing stands in the way. */
  public ReturnCost(String note) {
    this(note, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * What must be brought to the legacy store, or decided, before it gets the authority. A hand-over
   * is given up while a dead letter or an open stray write is there.
   *
   * @param reverseSync how it stands, in its own word; absent if that is not known
   * @param lag how old the oldest write is that it has not applied; absent if not known
   * @param deadLetters writes that it could not apply; absent if not known
   * @param openStrays stray writes that wait for a decision; absent if not known
   * @param unknown why something is not known, for people
   */
  public record Owed(
      Optional<String> reverseSync,
      Optional<Duration> lag,
      Optional<Long> deadLetters,
      Optional<Long> openStrays,
      List<String> unknown) {

    public Owed {
      unknown = List.copyOf(unknown);
    }
  }
}

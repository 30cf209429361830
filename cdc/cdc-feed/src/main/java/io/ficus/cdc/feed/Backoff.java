package io.ficus.cdc.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double with every failure in a row, with jitter. For one thread. */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator chance;
  private int failures;

  /** Begins with the first pause. */
  public Backoff(Duration first, Duration longest, RandomGenerator chance) {
    this.first = first;
    this.longest = longest;
    this.chance = chance;
  }

  /** The next pause: between half and the whole of what the failures in a row have grown it to. */
  public Duration next() {
    long grown = first.toMillis() << Math.min(failures, 20);
    failures++;
    long bound = Math.max(1, Math.min(grown, longest.toMillis()));
    return Duration.ofMillis(bound / 2 + chance.nextLong(bound / 2 + 1));
  }

  /** After a success. */
  public void reset() {
    failures = 0;
  }
}

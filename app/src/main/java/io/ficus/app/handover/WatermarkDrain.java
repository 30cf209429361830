package io.ficus.app.handover;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.ChangeFeed;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Authority;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.seam.reverse.ReverseFeed;
import io.ficus.seam.reverse.StrayWrites;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Drains by watermarks, in either direction. Thread-safe. */
final class WatermarkDrain implements Drain {

  private final ChangeFeed feed;
  private final Watermarks forward;
  private final ReverseSyncs reverse;
  private final Watermarks backward;
  private final StrayWrites strays;
  private final Clock clock;

  /**
   * Takes both directions.
   *
   * @param forward marks in the legacy log, awaited in the domain store
   * @param backward marks in the domain store's log, awaited in the legacy store
   */
  WatermarkDrain(
      ChangeFeed feed,
      Watermarks forward,
      ReverseSyncs reverse,
      Watermarks backward,
      StrayWrites strays,
      Clock clock) {
    this.feed = feed;
    this.forward = forward;
    this.reverse = reverse;
    this.backward = backward;
    this.strays = strays;
    this.clock = clock;
  }

  @Override
  public DrainOutcome drain(String domain, Authority from, Duration budget) {
    Instant begun = clock.instant();
    try {
      Optional<String> held =
          switch (from) {
            case LEGACY -> forward(domain, begun, budget);
            case DOMAIN -> backward(domain, begun, budget);
          };
      Duration waited = Duration.between(begun, clock.instant());
      return held.<DrainOutcome>map(detail -> new DrainOutcome.NotDrained(waited, detail))
          .orElseGet(() -> new DrainOutcome.Drained(waited));
    } catch (RuntimeException e) {
      return new DrainOutcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> forward(String domain, Instant begun, Duration budget) {
    Optional<String> late =
        late(forward.await(domain, forward.mark(), left(begun, budget)), "the domain store");
    return late.isPresent()
        ? late
        : deadLetters(feed.status(domain), "ficus feed dead-letters " + domain);
  }

  private Optional<String> backward(String domain, Instant begun, Duration budget) {
    Optional<FeedStatus> status = reverse.of(domain).flatMap(ReverseFollowing::status);
    if (status.isEmpty()) {
      return Optional.of("the reverse sync of " + domain + " does not run on this instance");
    }
    Optional<String> late =
        late(
            backward.await(ReverseFeed.of(domain), backward.mark(), left(begun, budget)),
            "the legacy store");
    if (late.isPresent()) {
      return late;
    }
    Optional<String> dead = deadLetters(status.get(), "ficus reverse status " + domain);
    if (dead.isPresent()) {
      return dead;
    }
    // What the reverse sync wrote comes back by CDC; it has to pass while it is an acknowledgement.
    Optional<String> echoes = forward(domain, begun, budget);
    if (echoes.isPresent()) {
      return echoes;
    }
    long open = strays.countOpen(domain);
    return open == 0
        ? Optional.empty()
        : Optional.of(open + " stray writes wait for a decision (ficus stray list " + domain + ")");
  }

  private Duration left(Instant begun, Duration budget) {
    Duration left = budget.minus(Duration.between(begun, clock.instant()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Optional<String> late(AwaitOutcome outcome, String store) {
    return outcome instanceof AwaitOutcome.TimedOut late
        ? Optional.of(store + " has not applied the mark " + late.told())
        : Optional.empty();
  }

  private static Optional<String> deadLetters(FeedStatus status, String see) {
    return status.deadLetters() == 0
        ? Optional.empty()
        : Optional.of(status.deadLetters() + " changes are dead letters (" + see + ")");
  }
}

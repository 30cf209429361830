package io.ficus.app.handover;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.feed.DeadLetters;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cutover.Authority;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.seam.reverse.ReverseFeed;
import io.ficus.seam.reverse.StrayWrites;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Drains by watermarks, in either direction. Thread-safe. */
final class WatermarkDrain implements Drain {

  private final KafkaChangeFeed feed;
  private final Watermarks forward;
  private final ReverseSyncs reverse;
  private final Function<String, Optional<Duration>> reverseLag;
  private final Watermarks backward;
  private final StrayWrites strays;
  private final Clock clock;

  /**
   * Takes both directions.
   *
   * @param feed what brings legacy changes to the domain store
   * @param reverseLag how old the oldest decision may be that the legacy store does not have, by
   *     domain; empty where that is not known here
   * @param forward marks in the legacy log, awaited in the domain store
   * @param backward marks in the domain store's log, awaited in the legacy store
   */
  WatermarkDrain(
      KafkaChangeFeed feed,
      Watermarks forward,
      ReverseSyncs reverse,
      Function<String, Optional<Duration>> reverseLag,
      Watermarks backward,
      StrayWrites strays,
      Clock clock) {
    this.feed = feed;
    this.forward = forward;
    this.reverse = reverse;
    this.reverseLag = reverseLag;
    this.backward = backward;
    this.strays = strays;
    this.clock = clock;
  }

  @Override
  public DrainOutcome drain(String domain, Authority from, Duration budget) {
    Instant begun = clock.instant();
    try {
      Optional<DrainOutcome> hindered =
          switch (from) {
            case LEGACY -> forward(domain, begun, budget);
            case DOMAIN -> backward(domain, begun, budget);
          };
      return hindered.orElseGet(() -> new DrainOutcome.Drained(since(begun)));
    } catch (RuntimeException e) {
      return new DrainOutcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Fact<Duration> behind(String domain, Authority from) {
    try {
      return switch (from) {
        case LEGACY -> behind(feed.status(domain));
        case DOMAIN ->
            reverseLag
                .apply(domain)
                .<Fact<Duration>>map(Fact.Known::new)
                .orElseGet(
                    () ->
                        new Fact.Missing<>(
                            "how late the reverse sync of "
                                + domain
                                + " is is not known on this instance"));
      };
    } catch (RuntimeException e) {
      return new Fact.Missing<>(String.valueOf(e.getMessage()));
    }
  }

  private Fact<Duration> behind(FeedStatus status) {
    if (status.state() != FeedStatus.State.RUNNING) {
      return new Fact.Missing<>("what brings the changes is " + status.state());
    }
    if (status.recordsBehind() == 0) {
      return new Fact.Known<>(Duration.ZERO);
    }
    return status
        .lastAppliedAt()
        .<Fact<Duration>>map(at -> new Fact.Known<>(Duration.between(at, clock.instant())))
        .orElseGet(
            () ->
                new Fact.Missing<>(
                    status.recordsBehind() + " changes wait, and none was applied yet"));
  }

  private Optional<DrainOutcome> forward(String domain, Instant begun, Duration budget) {
    Optional<DrainOutcome> late =
        late(forward.await(domain, forward.mark(), left(begun, budget)), "the domain store", begun);
    return late.isPresent()
        ? late
        : deadLetters(
            feed.deadLetters().count(domain), "ficus feed dead-letters list " + domain, begun);
  }

  private Optional<DrainOutcome> backward(String domain, Instant begun, Duration budget) {
    Optional<DeadLetters> letters =
        reverse
            .of(domain)
            .filter(following -> following.status().isPresent())
            .flatMap(ReverseFollowing::deadLetters);
    if (letters.isEmpty()) {
      return Optional.of(
          new DrainOutcome.Unknown(
              "the reverse sync of " + domain + " does not run on this instance"));
    }
    Optional<DrainOutcome> late =
        late(
            backward.await(ReverseFeed.of(domain), backward.mark(), left(begun, budget)),
            "the legacy store",
            begun);
    if (late.isPresent()) {
      return late;
    }
    Optional<DrainOutcome> dead =
        deadLetters(
            letters.get().count(ReverseFeed.of(domain)), "ficus reverse status " + domain, begun);
    if (dead.isPresent()) {
      return dead;
    }
    // What the reverse sync wrote comes back by CDC; it has to pass while it is an acknowledgement.
    Optional<DrainOutcome> echoes = forward(domain, begun, budget);
    if (echoes.isPresent()) {
      return echoes;
    }
    long open = strays.countOpen(domain);
    return open == 0
        ? Optional.empty()
        : Optional.of(
            new DrainOutcome.Held(
                since(begun),
                open + " stray writes wait for a decision (ficus stray list " + domain + ")"));
  }

  private Duration since(Instant begun) {
    return Duration.between(begun, clock.instant());
  }

  private Duration left(Instant begun, Duration budget) {
    Duration left = budget.minus(since(begun));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Optional<DrainOutcome> late(AwaitOutcome outcome, String store, Instant begun) {
    return outcome instanceof AwaitOutcome.TimedOut late
        ? Optional.of(
            new DrainOutcome.NotDrained(
                since(begun), store + " has not applied the mark " + late.told()))
        : Optional.empty();
  }

  // Counted behind the mark, and not by a status from before: a change that became a dead letter on
  // the way has let the mark pass.
  private Optional<DrainOutcome> deadLetters(long open, String see, Instant begun) {
    return open == 0
        ? Optional.empty()
        : Optional.of(
            new DrainOutcome.Held(since(begun), open + " changes are dead letters (" + see + ")"));
  }
}

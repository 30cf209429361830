package io.ficus.cutover.application;

import io.ficus.cutover.domain.gate.CaughtUp;
import io.ficus.cutover.domain.gate.Evidence;
import io.ficus.cutover.domain.gate.Fact;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where evidence comes from. A source that is not there or throws leaves its fact missing; it never
 * makes the collecting fail, and never counts as good news. Thread-safe.
 */
public final class EvidenceSources {

  private final Optional<BridgeEvidence> bridge;
  private final Optional<FeedEvidence> feed;
  private final Optional<ReconciliationEvidence> reconciliation;
  private final Function<String, Optional<Instant>> lastRollback;
  private final Duration catchUpTimeout;
  private final Clock clock;

  /** Takes the sources; an empty one leaves its facts missing. */
  public EvidenceSources(
      Optional<BridgeEvidence> bridge,
      Optional<FeedEvidence> feed,
      Optional<ReconciliationEvidence> reconciliation,
      Function<String, Optional<Instant>> lastRollback,
      Duration catchUpTimeout,
      Clock clock) {
    this.bridge = bridge;
    this.feed = feed;
    this.reconciliation = reconciliation;
    this.lastRollback = lastRollback;
    this.catchUpTimeout = catchUpTimeout;
    this.clock = clock;
  }

  /** Asks every source about a domain; the one that waits is asked first, so the others are new. */
  Evidence collect(String domain) {
    return collect(domain, fact("feed", feed, source -> source.caughtUp(domain, catchUpTimeout)));
  }

  /** As {@link #collect}, without the watermark, which only an advance may write. */
  Evidence collectWithoutWriting(String domain) {
    return collect(
        domain, fact("feed", feed, source -> new CaughtUp.NotAsked(source.recordsBehind(domain))));
  }

  /** As {@link #collect}, where a drain has just shown that the domain is caught up. */
  Evidence collectBehindTheFence(String domain) {
    return collect(domain, new Fact.Known<>(new CaughtUp.Reached(Duration.ZERO)));
  }

  private Evidence collect(String domain, Fact<CaughtUp> caughtUp) {
    return new Evidence(
        domain,
        fact("bridge", bridge, source -> source.bridge(domain)),
        caughtUp,
        fact("feed", feed, source -> source.deadLetters(domain)),
        fact("reconciliation", reconciliation, source -> source.last(domain)),
        lastRollback.apply(domain),
        clock.instant());
  }

  private static <S, T> Fact<T> fact(String name, Optional<S> source, Function<S, T> question) {
    if (source.isEmpty()) {
      return new Fact.Missing<>("nothing here knows the " + name);
    }
    try {
      T answer = question.apply(source.get());
      return new Fact.Known<>(Objects.requireNonNull(answer, "the " + name + " gave no answer"));
    } catch (RuntimeException e) {
      String message = e.getMessage();
      return new Fact.Missing<>(
          "asking the "
              + name
              + " failed: "
              + (message == null ? e.getClass().getName() : message));
    }
  }
}

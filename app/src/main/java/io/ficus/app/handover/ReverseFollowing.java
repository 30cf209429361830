package io.ficus.app.handover;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.feed.DeadLetters;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.ownership.OwnershipReading;
import io.ficus.seam.reverse.ReverseFeed;
import io.ficus.seam.reverse.ReverseSwitch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sync of one domain on this instance: a bridge on the domain's outbox, and a feed that
 * writes to the legacy store. The bridge runs always, so the log is held from before the authority
 * moves, and no write can fall between. The feed runs while it is switched on, on every instance;
 * the place where it goes on stands in the legacy store.
 */
final class ReverseFollowing implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String domain;
  private final Bridge outbox;
  private final Supplier<KafkaChangeFeed> feeds;
  private final ChangeHandler handler;
  private final ReverseSwitch wanted;
  private final Ownership legacy;
  private final Clock clock;
  private final ScheduledExecutorService looks;

  /** Follows nothing: for its dead letters and its places. */
  private final KafkaChangeFeed idle;

  private @Nullable KafkaChangeFeed running;
  private Instant since;

  /** How often it was switched here; what was read before the last time says nothing any more. */
  private int switches;

  private boolean closed;

  /**
   * Begins to look after itself with {@link #begin}.
   *
   * @param outbox carries the domain's outbox; started by this
   * @param feeds makes a feed whose store is the legacy store
   * @param handler brings the domain's events to the legacy store
   * @param wanted says whether to run, for all instances
   * @param legacy the ownership of the legacy store
   */
  ReverseFollowing(
      String domain,
      Bridge outbox,
      Supplier<KafkaChangeFeed> feeds,
      ChangeHandler handler,
      ReverseSwitch wanted,
      Ownership legacy,
      Clock clock) {
    this.domain = domain;
    this.outbox = outbox;
    this.feeds = feeds;
    this.idle = feeds.get();
    this.handler = handler;
    this.wanted = wanted;
    this.legacy = legacy;
    this.clock = clock;
    this.since = clock.instant();
    this.looks = Daemons.one("ficus-reverse-" + domain);
  }

  void begin() {
    outbox.start();
    var unused =
        looks.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Makes sure that the outbox is streamed, from before the authority moves. On an instance that
   * stands by the stored position says it: whoever carries goes on from there.
   */
  PartOutcome captureStart() {
    try {
      skipWhatIsGone();
    } catch (RuntimeException e) {
      return new PartOutcome.Failed(
          "it cannot be looked where the reverse sync would go on: " + e.getMessage());
    }
    Optional<String> elsewhere = outbox.carriedElsewhere();
    if (elsewhere.isPresent()) {
      return captureStart(elsewhere.get());
    }
    return outbox.status().state().followsTheLog()
        ? new PartOutcome.Done(
            "the outbox is streamed from "
                + outbox.status().position().map(Object::toString).orElse("the start of its log")
                + " on")
        : new PartOutcome.Failed("the bridge on the outbox is " + outbox.status().state());
  }

  // It was stopped with everything brought, and the domain has decided nothing since. What came
  // after it may be older than what Kafka keeps, if that was long ago.
  private void skipWhatIsGone() {
    if (!wanted.isOn(domain) && legacy.read(domain) instanceof OwnershipReading.Known) {
      idle.skipDeleted(ReverseFeed.of(domain), List.copyOf(outbox.topics()));
    }
  }

  private PartOutcome captureStart(String leader) {
    try {
      return outbox
          .positions()
          .streamedFrom()
          .<PartOutcome>map(
              from ->
                  new PartOutcome.Done("the outbox is streamed from " + from + " on, by " + leader))
          .orElseGet(
              () ->
                  new PartOutcome.Failed(
                      "the outbox, which is carried by " + leader + ", is not streamed yet"));
    } catch (RuntimeException e) {
      return new PartOutcome.Failed(
          "Kafka does not say from where the outbox is streamed: " + e.getMessage());
    }
  }

  /**
   * Everything in the outbox that was committed before this place of the domain store's log is in
   * Kafka; empty if that cannot be told.
   *
   * @throws RuntimeException if another instance carries, and Kafka does not answer
   */
  Optional<SourcePosition> carriedUpTo() {
    return outbox.carriedElsewhere().isPresent()
        ? outbox.positions().streamedFrom().map(SourcePosition::parse)
        : outbox.status().position();
  }

  /** Lets every instance carry what the domain decides. */
  PartOutcome start(String capturedStart, long term) {
    return switched(true, capturedStart, term);
  }

  /** Lets no instance carry any more. */
  PartOutcome stop(long term) {
    return switched(false, "", term);
  }

  /** Whether every instance is to carry, as the domain store has it. */
  Fact<Boolean> isOn() {
    try {
      return new Fact.Known<>(wanted.isOn(domain));
    } catch (RuntimeException e) {
      return new Fact.Missing<>("The domain store does not answer: " + e.getMessage());
    }
  }

  private PartOutcome switched(boolean on, String capturedStart, long term) {
    try {
      if (!wanted.set(domain, on, capturedStart, term)) {
        return new PartOutcome.Failed("somebody of a later term has switched the reverse sync");
      }
      hasSwitched();
      return on ? follow() : rest();
    } catch (RuntimeException e) {
      return new PartOutcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void hasSwitched() {
    switches++;
  }

  private synchronized int switches() {
    return switches;
  }

  private synchronized PartOutcome follow() {
    if (closed) {
      return new PartOutcome.Failed("this server is being stopped");
    }
    if (running == null) {
      if (!(legacy.read(domain) instanceof OwnershipReading.Known)) {
        return new PartOutcome.Failed(
            "the legacy store is away, or has no fence: ficus fence install " + domain);
      }
      KafkaChangeFeed feed = feeds.get();
      feed.follow(ReverseFeed.of(domain), List.copyOf(outbox.topics()), handler);
      running = feed;
      since = clock.instant();
    }
    return new PartOutcome.Done("follows the outbox");
  }

  private synchronized PartOutcome rest() {
    KafkaChangeFeed feed = running;
    if (feed != null) {
      feed.close();
      running = null;
      since = clock.instant();
    }
    return new PartOutcome.Done("stopped here; every other instance stops within a second");
  }

  /** How the feed of this instance stands; empty if it does not run. */
  synchronized Optional<FeedStatus> status() {
    return Optional.ofNullable(running).map(feed -> feed.status(ReverseFeed.of(domain)));
  }

  /**
   * The feed of this instance, for its partitions and its dead letters; empty if it does not run.
   */
  synchronized Optional<KafkaChangeFeed> feed() {
    return Optional.ofNullable(running);
  }

  /**
   * What could not be brought: to be counted, looked at and dropped whether or not it runs here.
   * Only {@link #feed} can try again.
   *
   * @return empty if the legacy store is away, or has no fence and so no place for it
   */
  Optional<DeadLetters> deadLetters() {
    return legacy.read(domain) instanceof OwnershipReading.Known
        ? Optional.of(idle.deadLetters())
        : Optional.empty();
  }

  /**
   * What it is doing.
   *
   * @param carries whether what the domain decides is on its way through it
   * @param state its state in its own word, and its last error if it has one
   * @param since when it was begun or stopped here
   */
  record Condition(boolean carries, String state, Instant since) {}

  /** What it is doing now. */
  Condition condition() {
    Optional<FeedStatus> status = status();
    if (status.isEmpty()) {
      return new Condition(false, "STOPPED", since);
    }
    FeedStatus feed = status.get();
    boolean carrying =
        feed.state() == FeedStatus.State.RUNNING
            && (outbox.status().state().followsTheLog() || outbox.carriedElsewhere().isPresent());
    String state =
        feed.state()
            + ", outbox "
            + outbox
                .carriedElsewhere()
                .map(leader -> "carried by " + leader)
                .orElseGet(() -> outbox.status().state().name())
            + feed.lastError().map(error -> ": " + error).orElse("");
    return new Condition(carrying, state, since);
  }

  // What this instance does follows the switch, whoever has turned it.
  private void look() {
    try {
      int before = switches();
      followOrRest(wanted.isOn(domain), before);
    } catch (RuntimeException e) {
      // Kafka or a store is away; the next look tries again, and the status shows it.
    }
  }

  private synchronized void followOrRest(boolean on, int asOf) {
    if (asOf == switches) {
      var unused = on ? follow() : rest();
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
    synchronized (this) {
      closed = true;
      rest();
    }
    idle.close();
    outbox.close();
  }
}

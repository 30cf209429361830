package io.ficus.app.handover;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.feed.DeadLetters;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cutover.Authority;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sync of one domain on this instance: a bridge on the domain's outbox, and a feed that
 * writes to the legacy store. The bridge runs always, so the log is held from before the authority
 * moves, and no write can fall between. The feed runs while it is switched on, on every instance;
 * the place where it goes on stands in the legacy store.
 */
final class ReverseFollowing implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long a change of the ownership that is under way may be waited for. */
  private static final Duration LOCKED = Duration.ofSeconds(5);

  private final String domain;
  private final Bridge outbox;
  private final Supplier<KafkaChangeFeed> feeds;
  private final ChangeHandler handler;
  private final ReverseSwitch wanted;
  private final Ownership legacy;
  private final Clock clock;
  private final ScheduledExecutorService looks;

  /** Follows nothing, and connects to nothing but the legacy store: for its dead letters. */
  private final KafkaChangeFeed idle;

  private @Nullable KafkaChangeFeed running;

  /** Counts who has turned it here, so that a look that began before him does not undo it. */
  private long turns;

  private boolean closed;
  private Instant since;

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
   * Makes sure that the outbox is streamed, from before the authority moves, and that the reverse
   * sync begins there. On an instance that stands by the stored position says it: whoever carries
   * goes on from there.
   *
   * <p>While the legacy store decides nothing in Kafka is owed to it: the last way back brought
   * everything before it gave the authority away, and what the domain decides next comes later. So
   * the place is moved up to the end of what is in Kafka. Left where the last time ended, it would
   * some day be before everything that Kafka still keeps, and the reverse sync would stand there
   * for good, with the authority gone.
   */
  PartOutcome captureStart() {
    PartOutcome streamed =
        outbox.carriedElsewhere().map(this::streamedBy).orElseGet(this::streamedHere);
    if (!(streamed instanceof PartOutcome.Done)) {
      return streamed;
    }
    try {
      return moveUp().<PartOutcome>map(PartOutcome.Failed::new).orElse(streamed);
    } catch (RuntimeException e) {
      return new PartOutcome.Failed(
          "the place of the reverse sync could not be moved up: " + e.getMessage());
    }
  }

  /** Why it was not moved; empty if it was, or if this is a later try and it may be needed. */
  private Optional<String> moveUp() {
    // Asked first: who decides is looked at afterwards, and cannot change before it is moved.
    Map<TopicPartition, Long> ends = idle.ends(List.copyOf(outbox.topics()));
    return legacy.holding(
        domain,
        LOCKED,
        held -> {
          if (held.isEmpty()) {
            return Optional.of(
                "the legacy store has no fence, and so no place for the reverse sync: ficus fence"
                    + " install "
                    + domain);
          }
          if (held.get().authority() == Authority.LEGACY) {
            idle.place(ReverseFeed.of(domain), ends);
          }
          return Optional.empty();
        });
  }

  private PartOutcome streamedHere() {
    return outbox.status().state().followsTheLog()
        ? new PartOutcome.Done(
            "the outbox is streamed from "
                + outbox.status().position().map(Object::toString).orElse("the start of its log")
                + " on")
        : new PartOutcome.Failed("the bridge on the outbox is " + outbox.status().state());
  }

  private PartOutcome streamedBy(String leader) {
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
      return turn(on);
    } catch (RuntimeException e) {
      return new PartOutcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private synchronized PartOutcome turn(boolean on) {
    turns++;
    return on ? follow() : rest();
  }

  private synchronized PartOutcome follow() {
    if (closed) {
      return new PartOutcome.Failed("this server is stopping");
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
      // It carries the log of the domain store, and the public events, whether or not this runs.
      return new Condition(false, "STOPPED, outbox " + outboxState(), since);
    }
    FeedStatus feed = status.get();
    boolean carrying =
        feed.state() == FeedStatus.State.RUNNING
            && (outbox.status().state().followsTheLog() || outbox.carriedElsewhere().isPresent());
    String state =
        feed.state()
            + ", outbox "
            + outboxState()
            + feed.lastError().map(error -> ": " + error).orElse("");
    return new Condition(carrying, state, since);
  }

  private String outboxState() {
    return outbox
        .carriedElsewhere()
        .map(leader -> "carried by " + leader)
        .orElseGet(() -> outbox.status().state().name());
  }

  // What this instance does follows the switch, whoever has turned it.
  private void look() {
    try {
      long before = turns();
      boolean on = wanted.isOn(domain);
      turnUnlessTurned(on, before);
    } catch (RuntimeException e) {
      // Kafka or a store is away; the next look tries again, and the status shows it.
    }
  }

  private synchronized long turns() {
    return turns;
  }

  /** What was read may be old by now: whoever has turned it since has read, or written, later. */
  private synchronized void turnUnlessTurned(boolean on, long before) {
    if (turns == before) {
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

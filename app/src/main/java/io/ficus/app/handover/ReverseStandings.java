package io.ficus.app.handover;

import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stage;
import io.ficus.cutover.Stages;
import io.ficus.cutover.application.ReverseSyncEvidence;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.gate.ReverseSyncState;
import io.ficus.seam.reverse.ReverseFeed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How the reverse syncs of all domains stand on this instance, and how late they are. Thread-safe.
 */
public final class ReverseStandings implements ReverseSyncEvidence, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ReverseStandings.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ReverseSyncs reverses;
  private final Watermarks marks;
  private final Stages stages;
  private final Clock clock;
  private final Map<String, ReverseLag> lags = new LinkedHashMap<>();
  private final ScheduledExecutorService looks = Daemons.one("ficus-reverse-lag");

  /**
   * Begins to look with {@link #begin}.
   *
   * @param marks in the log of the domain store, awaited in the legacy store
   */
  ReverseStandings(
      MovedDomains domains, ReverseSyncs reverses, Watermarks marks, Stages stages, Clock clock) {
    this.reverses = reverses;
    this.marks = marks;
    this.stages = stages;
    this.clock = clock;
    domains
        .all()
        .forEach(
            domain ->
                lags.put(
                    domain.name(), new ReverseLag(ReverseFeed.of(domain.name()), marks, clock)));
  }

  void begin() {
    var unused =
        looks.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * How a reverse sync stands.
   *
   * @param needed whether the domain decides and the legacy store is to follow
   * @param running whether it carries what the domain decides
   * @param state its state in its own word, and its last error if it has one
   * @param lag how old the oldest decision may be that it has not handled; empty if it does not run
   *     here, or if that is not known yet
   * @param recordsBehind records that are in Kafka and not handled yet
   * @param deadLetters decisions that it could not bring and that are not resolved; empty if the
   *     legacy store does not say
   */
  public record Standing(
      boolean needed,
      boolean running,
      String state,
      Optional<Duration> lag,
      long recordsBehind,
      Optional<Long> deadLetters) {}

  /** The domains that have one, in the order in which they are shown. */
  public Collection<String> domains() {
    return Collections.unmodifiableCollection(lags.keySet());
  }

  /** How that of one of {@link #domains} stands. */
  public Standing of(String domain) {
    ReverseFollowing reverse = reverses.of(domain).orElseThrow();
    ReverseFollowing.Condition condition = reverse.condition();
    return new Standing(
        isNeeded(domain),
        condition.carries(),
        condition.state(),
        lag(domain),
        reverse.status().map(FeedStatus::recordsBehind).orElse(0L),
        deadLetters(domain));
  }

  /** As {@link Standing#lag}. */
  public Optional<Duration> lag(String domain) {
    ReverseLag lag = lags.get(domain);
    return lag == null ? Optional.empty() : lag.lag();
  }

  /** As {@link Standing#deadLetters}. */
  public Optional<Long> deadLetters(String domain) {
    try {
      return reverses
          .of(domain)
          .orElseThrow()
          .deadLetters()
          .map(letters -> letters.count(ReverseFeed.of(domain)));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Until it is switched off: at COMPLETE it still has to bring what was decided before. */
  private boolean isNeeded(String domain) {
    if (reverses.of(domain).orElseThrow().isOn() instanceof Fact.Known<Boolean> on && on.value()) {
      return true;
    }
    Stage stage;
    try {
      stage = stages.of(domain).stage();
    } catch (IllegalStateException e) {
      return false; // it was never read: this server has just begun, and decides nothing yet
    }
    return stage.authority() == Authority.DOMAIN && stage != Stage.COMPLETE;
  }

  @Override
  public ReverseSyncState reverseSync(String domain) {
    ReverseFollowing reverse =
        reverses
            .of(domain)
            .orElseThrow(() -> new IllegalStateException("This server does not move " + domain));
    ReverseFollowing.Condition condition = reverse.condition();
    Optional<Duration> lag = lag(domain);
    if (condition.carries() && lag.isEmpty()) {
      throw new IllegalStateException(
          "How late the reverse sync is is not known yet: no mark has passed it since this server"
              + " began to follow");
    }
    return new ReverseSyncState(
        condition.carries(),
        condition.state(),
        condition.since(),
        lag.orElse(Duration.ZERO),
        reverse.status().map(FeedStatus::deadLetters).orElse(0L));
  }

  private void look() {
    List<ReverseLag> running =
        lags.entrySet().stream()
            .filter(entry -> follows(entry.getKey(), entry.getValue()))
            .map(Map.Entry::getValue)
            .toList();
    if (running.stream().anyMatch(ReverseLag::isDue)) {
      mark(running);
    }
  }

  private boolean follows(String domain, ReverseLag lag) {
    if (reverses.of(domain).flatMap(ReverseFollowing::feed).isEmpty()) {
      lag.forget();
      return false;
    }
    try {
      lag.look();
    } catch (RuntimeException e) {
      // Kafka or the legacy store is away. What waits goes on to grow old, as it should.
      LOG.log(System.Logger.Level.DEBUG, "The lag of " + domain + " is not known", e);
    }
    return true;
  }

  /** One for all: the domains have one store and one log. */
  private void mark(List<ReverseLag> running) {
    Instant at = clock.instant();
    try {
      Watermark mark = marks.mark();
      running.forEach(lag -> lag.marked(at, mark));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "The log of the domain store was not marked", e);
      running.forEach(ReverseLag::unmarked);
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}

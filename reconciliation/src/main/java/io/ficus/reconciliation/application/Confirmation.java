package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.domain.Comparison;
import io.ficus.reconciliation.domain.Evidence;
import io.ficus.reconciliation.domain.RecordComparator;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second pass: looks again at keys that the scan suspected, with a watermark between two
 * readings of the side that leads (a sandwich).
 *
 * <p>What the side that follows holds after the watermark was applied is at least as new as the
 * first reading. So if it agrees with either reading it was only late or early, and if both
 * readings are the same and it still disagrees, no change that is on its way can explain that.
 * Where the leading side has no row versions, a value could have changed and changed back between
 * the readings; then the disagreement must stand through two sandwiches in a row. So must an
 * absence, on whichever side, for what is absent has no version at all.
 *
 * <p>Where nothing can prove that the following side has caught up, keys are only ever proven to
 * agree, and what does not agree after the last round is unproven.
 */
public final class Confirmation {

  private final RecordComparator comparator;
  private final CatchUp catchUp;
  private final Clock clock;
  private final Pause pause;
  private final ReconciliationSettings settings;

  public Confirmation(
      RecordComparator comparator,
      CatchUp catchUp,
      Clock clock,
      Pause pause,
      ReconciliationSettings settings) {
    this.comparator = comparator;
    this.catchUp = catchUp;
    this.clock = clock;
    this.pause = pause;
    this.settings = settings;
  }

  /**
   * What became of some suspects.
   *
   * @param outcomes one for each of them, in their order
   * @param hot those among the unproven that did not stand still in any round
   * @param timedOut the side that follows did not get to a watermark in time
   */
  public record Batch(
      Map<AggregateKey, SuspectOutcome> outcomes, Set<AggregateKey> hot, boolean timedOut) {}

  /** Looks as often and waits as long as the settings say. */
  public Batch confirm(Pair pair, Collection<AggregateKey> suspects) {
    return confirm(pair, suspects, Instant.MAX);
  }

  /**
   * @param until when the answer must be there; what is open then is unproven
   */
  Batch confirm(Pair pair, Collection<AggregateKey> suspects, Instant until) {
    Map<AggregateKey, SuspectOutcome> settled = new LinkedHashMap<>();
    Set<AggregateKey> open = new LinkedHashSet<>(suspects);
    Map<AggregateKey, Projection> stoodWith = new LinkedHashMap<>();
    Set<AggregateKey> stood = new HashSet<>();
    Map<AggregateKey, String> stays = new HashMap<>();
    Duration wait = settings.backOff();
    for (int round = 1; round <= settings.rounds() && !open.isEmpty(); round++) {
      if (round > 1) {
        pause.of(wait);
        wait = wait.multipliedBy(2);
      }
      Instant readAt = clock.instant();
      Duration longest = longest(readAt, until);
      if (longest.isZero()) {
        break;
      }
      CatchUp.Leader leader = catchUp.leader(pair.domain());
      Side leads = leader == CatchUp.Leader.LEGACY ? pair.legacy() : pair.domainSide();
      Side follows = leader == CatchUp.Leader.LEGACY ? pair.domainSide() : pair.legacy();
      Map<AggregateKey, Projection> before = leads.read(open);
      CatchUp.Mark mark = catchUp.mark(pair.domain());
      CatchUp.Caught caught =
          mark.leader() == leader
              ? catchUp.await(pair.domain(), mark, longest)
              : new CatchUp.Caught.NotUp("the authority moved meanwhile");
      String unprovable = null;
      if (caught instanceof CatchUp.Caught.NotUp never && never.never()) {
        unprovable = never.why();
      } else if (caught instanceof CatchUp.Caught.NotUp late) {
        open.forEach(key -> settled.put(key, new SuspectOutcome.Unproven(late.why())));
        return new Batch(settled, Set.of(), true);
      }
      Map<AggregateKey, Projection> following = follows.read(open);
      Map<AggregateKey, Projection> after = leads.read(open);
      Evidence evidence = new Evidence(mark.id(), mark.position(), readAt, clock.instant(), round);
      for (AggregateKey key : List.copyOf(open)) {
        Projection first = before.get(key);
        Projection second = after.get(key);
        Projection other = following.get(key);
        Comparison comparison = compare(pair, leader, first, second, other);
        if (comparison instanceof Comparison.Disagree && unprovable != null) {
          stays.put(key, "it did not agree in " + round + " rounds, and " + unprovable);
        } else if (comparison instanceof Comparison.Disagree disagree) {
          boolean unchanged = same(first, second);
          boolean stoodBefore = stood.contains(key) && same(stoodWith.get(key), first);
          if (unchanged && (stoodBefore || (versioned(first) && other != null))) {
            settled.put(key, new SuspectOutcome.Disagrees(disagree.columns(), evidence));
            open.remove(key);
          } else if (unchanged) {
            stood.add(key);
            remember(stoodWith, key, first);
          } else {
            stood.remove(key);
          }
        } else {
          settled.put(key, new SuspectOutcome.Matched());
          open.remove(key);
        }
      }
    }
    Set<AggregateKey> hot = new LinkedHashSet<>();
    for (AggregateKey key : open) {
      String why = stays.get(key);
      if (why == null) {
        hot.add(key);
      }
      settled.put(key, new SuspectOutcome.Unproven(why == null ? hot() : why));
    }
    return new Batch(settled, hot, false);
  }

  /** What becomes of suspects that are not looked at. */
  static Map<AggregateKey, SuspectOutcome> unmeasured(
      Collection<AggregateKey> suspects, String reason) {
    Map<AggregateKey, SuspectOutcome> outcomes = new LinkedHashMap<>();
    suspects.forEach(key -> outcomes.put(key, new SuspectOutcome.Unproven(reason)));
    return outcomes;
  }

  private Duration longest(Instant now, Instant until) {
    if (until.equals(Instant.MAX)) {
      return settings.watermarkTimeout();
    }
    Duration left = Duration.between(now, until);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(settings.watermarkTimeout()) < 0 ? left : settings.watermarkTimeout();
  }

  /** Whether the side that follows agrees with either reading of the one that leads. */
  Comparison compare(
      Pair pair,
      CatchUp.Leader leader,
      @Nullable Projection first,
      @Nullable Projection second,
      @Nullable Projection other) {
    Comparison earlier = compare(pair, leader, first, other);
    return earlier instanceof Comparison.Agree || same(first, second)
        ? earlier
        : compare(pair, leader, second, other);
  }

  private Comparison compare(
      Pair pair, CatchUp.Leader leader, @Nullable Projection leads, @Nullable Projection follows) {
    return leader == CatchUp.Leader.LEGACY
        ? comparator.compare(pair.columns(), leads, follows)
        : comparator.compare(pair.columns(), follows, leads);
  }

  /** Whether two readings show the row unchanged; stricter than agreeing, on purpose. */
  static boolean same(@Nullable Projection first, @Nullable Projection second) {
    if (first instanceof CanonicalRecord one && second instanceof CanonicalRecord other) {
      return one.values().equals(other.values()) && Objects.equals(one.version(), other.version());
    }
    return Objects.equals(first, second);
  }

  private static boolean versioned(@Nullable Projection reading) {
    return reading instanceof CanonicalRecord record && record.version() != null;
  }

  private static void remember(
      Map<AggregateKey, Projection> readings, AggregateKey key, @Nullable Projection reading) {
    if (reading == null) {
      readings.remove(key);
    } else {
      readings.put(key, reading);
    }
  }

  /** What is said of a key that did not stand still. */
  String hot() {
    return "hot: it did not stand still for one of " + settings.rounds() + " rounds";
  }
}

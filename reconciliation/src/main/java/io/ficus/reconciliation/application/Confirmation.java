package io.ficus.reconciliation.application;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.domain.Comparison;
import io.ficus.reconciliation.domain.Evidence;
import io.ficus.reconciliation.domain.RecordComparator;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * readings of the legacy side (a sandwich).
 *
 * <p>What the domain holds after the watermark was applied is at least as new as the first legacy
 * reading. So if it agrees with either reading it was only late or early, and if both readings are
 * the same and it still disagrees, no change that is on its way can explain that. Where the legacy
 * side has no row versions, a value could have changed and changed back between the readings; then
 * the disagreement must stand through two sandwiches in a row.
 */
final class Confirmation {

  private final RecordComparator comparator;
  private final Watermarks watermarks;
  private final Clock clock;
  private final Pause pause;
  private final ReconciliationSettings settings;

  Confirmation(
      RecordComparator comparator,
      Watermarks watermarks,
      Clock clock,
      Pause pause,
      ReconciliationSettings settings) {
    this.comparator = comparator;
    this.watermarks = watermarks;
    this.clock = clock;
    this.pause = pause;
    this.settings = settings;
  }

  /**
   * What became of some suspects.
   *
   * @param outcomes one for each of them, in their order
   * @param timedOut the domain did not get to a watermark in time
   */
  record Batch(Map<AggregateKey, SuspectOutcome> outcomes, boolean timedOut) {}

  Batch confirm(Pair pair, Collection<AggregateKey> suspects) {
    Map<AggregateKey, SuspectOutcome> settled = new LinkedHashMap<>();
    Set<AggregateKey> open = new LinkedHashSet<>(suspects);
    Map<AggregateKey, Projection> stoodWith = new LinkedHashMap<>();
    Set<AggregateKey> stood = new HashSet<>();
    Duration wait = settings.backOff();
    for (int round = 1; round <= settings.rounds() && !open.isEmpty(); round++) {
      if (round > 1) {
        pause.of(wait);
        wait = wait.multipliedBy(2);
      }
      Instant readAt = clock.instant();
      Map<AggregateKey, Projection> before = pair.legacy().read(open);
      Watermark watermark = watermarks.mark();
      AwaitOutcome awaited =
          watermarks.await(pair.domain(), watermark, settings.watermarkTimeout());
      if (awaited instanceof AwaitOutcome.TimedOut timedOut) {
        open.forEach(key -> settled.put(key, new SuspectOutcome.Unproven(late(timedOut))));
        return new Batch(settled, true);
      }
      Map<AggregateKey, Projection> domain = pair.domainSide().read(open);
      Map<AggregateKey, Projection> after = pair.legacy().read(open);
      Evidence evidence =
          new Evidence(
              watermark.id(), watermark.position().toString(), readAt, clock.instant(), round);
      for (AggregateKey key : List.copyOf(open)) {
        Projection first = before.get(key);
        Projection second = after.get(key);
        Comparison comparison = compare(pair, first, second, domain.get(key));
        if (comparison instanceof Comparison.Disagree disagree) {
          boolean unchanged = same(first, second);
          boolean stoodBefore = stood.contains(key) && same(stoodWith.get(key), first);
          if (unchanged && (versioned(first) || stoodBefore)) {
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
    open.forEach(key -> settled.put(key, hot()));
    return new Batch(settled, false);
  }

  /** What becomes of suspects that are not looked at. */
  static Map<AggregateKey, SuspectOutcome> unmeasured(
      Collection<AggregateKey> suspects, String reason) {
    Map<AggregateKey, SuspectOutcome> outcomes = new LinkedHashMap<>();
    suspects.forEach(key -> outcomes.put(key, new SuspectOutcome.Unproven(reason)));
    return outcomes;
  }

  private Comparison compare(
      Pair pair,
      @Nullable Projection first,
      @Nullable Projection second,
      @Nullable Projection domain) {
    Comparison earlier = comparator.compare(pair.columns(), first, domain);
    return earlier instanceof Comparison.Agree || same(first, second)
        ? earlier
        : comparator.compare(pair.columns(), second, domain);
  }

  /** Whether two legacy readings show the row unchanged; stricter than agreeing, on purpose. */
  private static boolean same(@Nullable Projection first, @Nullable Projection second) {
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

  private SuspectOutcome hot() {
    return new SuspectOutcome.Unproven(
        "hot: it did not stand still for one of " + settings.rounds() + " rounds");
  }

  private static String late(AwaitOutcome.TimedOut timedOut) {
    List<String> shown = new ArrayList<>(timedOut.missing());
    String more = shown.size() > 5 ? " and " + (shown.size() - 5) + " more" : "";
    return "the domain did not get to the watermark within "
        + timedOut.waited().toMillis()
        + " ms; missing on "
        + String.join(", ", shown.subList(0, Math.min(5, shown.size())))
        + more;
  }
}

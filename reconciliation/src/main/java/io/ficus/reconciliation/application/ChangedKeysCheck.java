package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.ChangedKeysVerdict;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Standing;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.domain.Comparison;
import io.ficus.reconciliation.domain.RecordComparator;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The third pass: compares only what changed since the last clean run. A key that agrees with a
 * reading of the leading side that was taken after the watermark is settled at once; the others go
 * through the second pass.
 */
final class ChangedKeysCheck {

  private static final int EXAMPLES = 5;
  private static final Duration REHEARSED = Duration.ofSeconds(1);

  private final Runs runs;
  private final ChangedKeys changed;
  private final RecordComparator comparator;
  private final Confirmation confirmation;
  private final CatchUp catchUp;
  private final Clock clock;
  private final ReconciliationSettings settings;

  ChangedKeysCheck(
      Runs runs,
      ChangedKeys changed,
      RecordComparator comparator,
      Confirmation confirmation,
      CatchUp catchUp,
      Clock clock,
      ReconciliationSettings settings) {
    this.runs = runs;
    this.changed = changed;
    this.comparator = comparator;
    this.confirmation = confirmation;
    this.catchUp = catchUp;
    this.clock = clock;
    this.settings = settings;
  }

  /** Up to where the domain is verified. */
  Standing standing(String domain) {
    Optional<Standing.Verified> verified =
        changed
            .verified(domain)
            .filter(point -> changed.everything(domain).isEmpty())
            .filter(point -> baseline(domain).isEmpty());
    return new Standing(verified, changed.count(domain));
  }

  /** What is known of those who write, and so what is waited for. */
  enum Mode {
    /** They may write; the side that follows is waited for. */
    WAITING,
    /** Nobody writes, and the side that follows has everything. */
    DRAINED,
    /** They write, and what they move is left for later. */
    REHEARSING
  }

  ChangedKeysVerdict verify(Pair pair, Duration budget, Mode mode) {
    Instant begun = clock.instant();
    Instant until = begun.plus(budget);
    String domain = pair.domain();
    try {
      Optional<String> without = baseline(domain);
      if (without.isPresent()) {
        return new ChangedKeysVerdict.Unproven(without.get());
      }
      if (pair.keyColumns().isEmpty()) {
        return new ChangedKeysVerdict.Unproven(
            "the pair does not say by which columns a change event names its aggregate");
      }
      CatchUp.Mark mark = catchUp.mark(domain);
      if (mode == Mode.WAITING
          && catchUp.await(domain, mark, budget) instanceof CatchUp.Caught.NotUp late) {
        return new ChangedKeysVerdict.Unproven(late.why());
      }
      // What was delivered before the mark is noted now.
      if (changed.everything(domain).isPresent()) {
        return new ChangedKeysVerdict.Unproven(
            "a change came of which it cannot be said which keys it concerns (a truncate, an old image"
                + " without the key, or rows that a snapshot read anew); a whole run is needed");
      }
      return verify(pair, mark, begun, until, mode);
    } catch (RuntimeException e) {
      return new ChangedKeysVerdict.Unproven("it broke off: " + RunExecution.told(e));
    }
  }

  private ChangedKeysVerdict verify(
      Pair pair, CatchUp.Mark mark, Instant begun, Instant until, Mode mode) {
    String domain = pair.domain();
    long pending = changed.count(domain);
    long compared = 0;
    Duration comparing = Duration.ZERO;
    List<String> examples = new ArrayList<>();
    List<ChangedKeys.Changed> noted = changed.oldest(domain, settings.chunkSize());
    while (!noted.isEmpty() && compared < pending) {
      if (!clock.instant().isBefore(until)) {
        return new ChangedKeysVerdict.Unproven(
            compared + " of " + pending + " changed keys were compared within the budget");
      }
      Instant reading = clock.instant();
      Compared found = compare(pair, noted);
      comparing = comparing.plus(Duration.between(reading, clock.instant()));
      Map<AggregateKey, SuspectOutcome> outcomes = found.outcomes();
      if (!found.suspects().isEmpty()) {
        // Only what still moves has to be looked at again, so behind a fence there is none.
        outcomes.putAll(
            confirmation.confirm(pair, found.suspects(), patience(until, mode)).outcomes());
      }
      changed.settle(domain, SecondPass.matched(noted, outcomes));
      compared += noted.size();
      for (Map.Entry<AggregateKey, SuspectOutcome> one : outcomes.entrySet()) {
        if (one.getValue() instanceof SuspectOutcome.Unproven unproven && mode != Mode.REHEARSING) {
          return new ChangedKeysVerdict.Unproven("key " + one.getKey() + ": " + unproven.reason());
        }
        if (one.getValue() instanceof SuspectOutcome.Disagrees disagrees
            && examples.size() < EXAMPLES) {
          examples.add("key " + one.getKey() + " in " + disagrees.columns().get(0).column());
        }
      }
      if (!examples.isEmpty()) {
        return new ChangedKeysVerdict.Differs(compared, String.join(", ", examples));
      }
      noted = changed.oldest(domain, settings.chunkSize());
    }
    Instant now = clock.instant();
    if (mode == Mode.DRAINED && !now.isBefore(until)) {
      // Whoever kept writers out may have let them in by now, before the mark was written even.
      return new ChangedKeysVerdict.Unproven("it did not end within the budget");
    }
    if (mode != Mode.REHEARSING) {
      runs.lastThatSaysAnything(domain)
          .ifPresent(
              run ->
                  changed.verified(domain, new Standing.Verified(run.id(), mark.position(), now)));
    }
    return new ChangedKeysVerdict.Verified(compared, Duration.between(begun, now), comparing);
  }

  /** A difference that stands still shows soon; what moves need not be followed in a rehearsal. */
  private Instant patience(Instant until, Mode mode) {
    Instant soon = clock.instant().plus(REHEARSED);
    return mode == Mode.REHEARSING && soon.isBefore(until) ? soon : until;
  }

  private record Compared(
      Map<AggregateKey, SuspectOutcome> outcomes, List<AggregateKey> suspects) {}

  private Compared compare(Pair pair, List<ChangedKeys.Changed> noted) {
    List<AggregateKey> keys = noted.stream().map(ChangedKeys.Changed::key).toList();
    boolean legacyLeads = catchUp.leader(pair.domain()) == CatchUp.Leader.LEGACY;
    Map<AggregateKey, Projection> leads =
        (legacyLeads ? pair.legacy() : pair.domainSide()).read(keys);
    Map<AggregateKey, Projection> follows =
        (legacyLeads ? pair.domainSide() : pair.legacy()).read(keys);
    Map<AggregateKey, SuspectOutcome> outcomes = new LinkedHashMap<>();
    List<AggregateKey> suspects = new ArrayList<>();
    for (AggregateKey key : keys) {
      Projection legacy = legacyLeads ? leads.get(key) : follows.get(key);
      Projection domain = legacyLeads ? follows.get(key) : leads.get(key);
      if (comparator.compare(pair.columns(), legacy, domain) instanceof Comparison.Agree) {
        outcomes.put(key, new SuspectOutcome.Matched());
      } else {
        suspects.add(key);
      }
    }
    return new Compared(outcomes, suspects);
  }

  /** Why the last run is nothing to rest on, if so. */
  private Optional<String> baseline(String domain) {
    Optional<Run> last = runs.lastThatSaysAnything(domain);
    if (last.isEmpty()) {
      return Optional.of("no run has ended yet, so every key counts as changed");
    }
    Run run = last.get();
    if (!(run.verdict() instanceof Verdict.Matches) || !run.complete()) {
      return Optional.of(
          "run " + run.id() + ", the last one, is not clean and complete; run it again");
    }
    if (run.repaired()) {
      return Optional.of(
          "something was repaired after run " + run.id() + " had begun; run it again");
    }
    return Optional.empty();
  }
}

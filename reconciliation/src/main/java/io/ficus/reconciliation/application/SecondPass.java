package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Gives every suspect of a run its outcome, some at a time, each time in one transaction. */
final class SecondPass {

  private static final int TIME_OUTS_IN_A_ROW = 3;

  private final Pair pair;
  private final Runs runs;
  private final ChangedKeys changed;
  private final Confirmation confirmation;
  private final HotKeys hotKeys;
  private final KnownFacts facts;
  private final Throttle throttle;
  private final ReconciliationSettings settings;
  private final BooleanSupplier stopping;
  private int behind;

  SecondPass(
      Pair pair,
      Runs runs,
      ChangedKeys changed,
      Confirmation confirmation,
      HotKeys hotKeys,
      KnownFacts facts,
      Throttle throttle,
      ReconciliationSettings settings,
      BooleanSupplier stopping) {
    this.pair = pair;
    this.runs = runs;
    this.changed = changed;
    this.confirmation = confirmation;
    this.hotKeys = hotKeys;
    this.facts = facts;
    this.throttle = throttle;
    this.settings = settings;
    this.stopping = stopping;
  }

  void confirmAll(Run run) {
    int timeOuts = 0;
    List<AggregateKey> suspects = runs.openSuspects(run.id(), settings.chunkSize());
    while (!suspects.isEmpty() && !stopping.getAsBoolean()) {
      Confirmation.Batch batch;
      List<ChangedKeys.Changed> noted = changed.among(pair.domain(), suspects);
      if (timeOuts < TIME_OUTS_IN_A_ROW) {
        batch = confirmation.confirm(pair, suspects);
        timeOuts = batch.timedOut() ? timeOuts + 1 : 0;
      } else {
        batch =
            new Confirmation.Batch(
                Confirmation.unmeasured(
                    suspects,
                    "not looked at again: the domain missed "
                        + TIME_OUTS_IN_A_ROW
                        + " watermarks in a row"),
                Set.of(),
                true);
      }
      Map<AggregateKey, SuspectOutcome> outcomes =
          run.locked().isPresent() ? lockingHot(run, batch) : batch.outcomes();
      runs.settled(run.id(), pair.name(), KnownCauses.of(facts, pair, outcomes));
      changed.settle(pair.domain(), matched(noted, outcomes));
      List<AggregateKey> next = runs.openSuspects(run.id(), settings.chunkSize());
      if (!next.isEmpty() && outcomes.containsKey(next.get(0))) {
        throw new IllegalStateException("Suspect " + next.get(0) + " stays open for ever");
      }
      suspects = next;
    }
    if (run.locked().isPresent()) {
      runs.slowed(run.id(), Optional.empty());
    }
  }

  /**
   * The outcomes with those of hot keys that a lock settled; a stop leaves the rest of them open.
   */
  private Map<AggregateKey, SuspectOutcome> lockingHot(Run run, Confirmation.Batch batch) {
    Map<AggregateKey, SuspectOutcome> outcomes = new LinkedHashMap<>(batch.outcomes());
    for (AggregateKey key : batch.hot()) {
      if (stopping.getAsBoolean()) {
        outcomes.remove(key);
      } else if (behind < TIME_OUTS_IN_A_ROW) {
        HotKeys.Look look = hotKeys.at(pair, key);
        behind = look.behind() ? behind + 1 : 0;
        outcomes.put(key, look.outcome());
        if (!look.locked().isZero()) {
          runs.locked(run.id(), look.locked());
          // Whoever waited goes first: a lock is paid for as a snapshot is.
          throttle.after(look.locked(), 1);
        }
      }
    }
    return outcomes;
  }

  static List<ChangedKeys.Changed> matched(
      List<ChangedKeys.Changed> noted, Map<AggregateKey, SuspectOutcome> outcomes) {
    Map<AggregateKey, SuspectOutcome> known = new HashMap<>(outcomes);
    return noted.stream()
        .filter(key -> known.get(key.key()) instanceof SuspectOutcome.Matched)
        .toList();
  }
}

package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.domain.Known;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts causes that are known in place of those that were guessed. */
final class KnownCauses {

  private static final System.Logger LOG = System.getLogger(KnownCauses.class.getName());

  private KnownCauses() {}

  static Map<AggregateKey, SuspectOutcome> of(
      KnownFacts facts, Pair pair, Map<AggregateKey, SuspectOutcome> outcomes) {
    List<AggregateKey> disagreeing =
        outcomes.entrySet().stream()
            .filter(one -> one.getValue() instanceof SuspectOutcome.Disagrees)
            .map(Map.Entry::getKey)
            .toList();
    if (disagreeing.isEmpty()) {
      return outcomes;
    }
    Map<AggregateKey, Known> known;
    try {
      known = facts.about(pair, disagreeing);
    } catch (RuntimeException e) {
      // A cause explains; a difference stands without one.
      LOG.log(System.Logger.Level.WARNING, "No causes are known: " + RunExecution.told(e));
      return outcomes;
    }
    Map<AggregateKey, SuspectOutcome> explained = new LinkedHashMap<>(outcomes);
    known.forEach(
        (key, cause) ->
            explained.computeIfPresent(
                key,
                (same, outcome) ->
                    outcome instanceof SuspectOutcome.Disagrees disagrees
                        ? disagrees.because(cause)
                        : outcome));
    return explained;
  }
}

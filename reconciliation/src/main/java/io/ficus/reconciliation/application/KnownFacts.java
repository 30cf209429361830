package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.domain.Known;
import io.ficus.reconciliation.domain.Trust;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the rest of the toolkit knows of a domain: read, not guessed. Thread-safe. */
public interface KnownFacts {

  /** Knows nothing. */
  KnownFacts NOTHING =
      new KnownFacts() {
        @Override
        public Map<AggregateKey, Known> about(Pair pair, Collection<AggregateKey> keys) {
          return Map.of();
        }

        @Override
        public List<Trust> trust(String domain) {
          return List.of();
        }
      };

  /** Why some of these keys may differ; nothing of those of which nothing is known. */
  Map<AggregateKey, Known> about(Pair pair, Collection<AggregateKey> keys);

  /** What else says whether the domain can be trusted now: the ledger, compared reads, strays. */
  List<Trust> trust(String domain);
}

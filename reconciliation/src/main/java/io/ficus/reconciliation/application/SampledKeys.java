package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.Side;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Draws the keys of a sample from both sides, so that what only one of them has is drawn too. */
final class SampledKeys {

  private SampledKeys() {}

  static List<AggregateKey> of(Pair pair, Sample sample) {
    TreeSet<AggregateKey> keys = new TreeSet<>();
    draw(pair.legacy(), sample, keys);
    draw(pair.domainSide(), sample, keys);
    keys.removeIf(
        key -> pair.exclusions().stream().anyMatch(excluded -> excluded.keys().contains(key)));
    return List.copyOf(keys);
  }

  private static void draw(Side side, Sample sample, Collection<AggregateKey> keys) {
    Optional<AggregateKey> next = side.keyBehind(null, (int) sample.offset());
    while (next.isPresent()) {
      AggregateKey key = next.get();
      keys.add(key);
      next = side.keyBehind(key, (int) sample.every());
    }
  }
}

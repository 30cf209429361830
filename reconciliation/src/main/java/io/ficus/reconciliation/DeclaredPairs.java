package io.ficus.reconciliation;

import java.util.List;

/**
 * Pairs of which nobody knows before the configuration is read.
 *
 * @param pairs each of a name of its own
 */
public record DeclaredPairs(List<Pair> pairs) {

  public DeclaredPairs {
    pairs = List.copyOf(pairs);
  }
}

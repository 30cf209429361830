package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.Pair;

/**
 * Everything that decides what a pair's comparison means. Chunks that were compared under one
 * mapping say nothing under another.
 *
 * @param fingerprint 32 hexadecimal digits
 */
public record Mapping(String fingerprint) {

  /** The mapping of a pair. */
  public static Mapping of(Pair pair) {
    return new Mapping(
        Fingerprint.of(
            String.join(
                "\u0000",
                pair.domain(),
                pair.name(),
                pair.columns().toString(),
                pair.exclusions().toString(),
                pair.legacy().definition(),
                pair.domainSide().definition()),
            32));
  }
}

package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.AggregateKey;

/**
 * Names a difference, the same in every run, so that runs can be compared.
 *
 * @param value 16 hexadecimal digits
 */
public record DifferenceId(String value) {

  /** The id of the difference of a column of a key of a pair. */
  public static DifferenceId of(String pair, AggregateKey key, String column) {
    // Lengths keep the parts from running into each other.
    return new DifferenceId(
        Fingerprint.of(
            pair.length() + ":" + pair + key.text().length() + ":" + key.text() + column, 16));
  }
}

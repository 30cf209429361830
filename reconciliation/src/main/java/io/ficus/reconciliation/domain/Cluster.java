package io.ficus.reconciliation.domain;

import java.util.List;

/**
 * Differences of one column that look alike: one thing to look into, however many keys it concerns.
 *
 * @param column the column, or {@link io.ficus.reconciliation.Column#WHOLE_RECORD}
 * @param detail the cause's parameter; may be empty
 * @param count how many differences
 * @param samples the first few
 */
public record Cluster(
    String column,
    DifferenceKind kind,
    Cause cause,
    String detail,
    long count,
    List<Difference> samples) {

  public Cluster {
    samples = List.copyOf(samples);
  }
}

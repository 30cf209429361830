package io.ficus.reconciliation.domain;

import java.util.List;

/** What comparing the two sides' readings of one key came to. */
public sealed interface Comparison {

  /**
   * They agree; both being absent is agreement too.
   *
   * @param identical every value is the same, and not only as good as the same
   */
  record Agree(boolean identical) implements Comparison {}

  /**
   * They disagree.
   *
   * @param columns at least one
   */
  record Disagree(List<ColumnDifference> columns) implements Comparison {
    public Disagree {
      columns = List.copyOf(columns);
    }
  }
}

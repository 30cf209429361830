package io.ficus.reconciliation.domain;

import java.util.List;

/** What became of a key that the scan suspected. */
public sealed interface SuspectOutcome {

  /** It agrees with a version of the legacy side that was witnessed; it was only late. */
  record Matched() implements SuspectOutcome {}

  /** It disagrees, and that is proven. */
  record Disagrees(List<ColumnDifference> columns, Evidence evidence) implements SuspectOutcome {
    public Disagrees {
      columns = List.copyOf(columns);
    }

    /** The same, of a cause that is known. */
    public Disagrees because(Known known) {
      return new Disagrees(
          columns.stream().map(column -> column.because(known)).toList(), evidence);
    }

    /** In which way the key as a whole disagrees. */
    public DifferenceKind kind() {
      return columns.get(0).kind();
    }
  }

  /** Nothing could be proven. */
  record Unproven(String reason) implements SuspectOutcome {}
}

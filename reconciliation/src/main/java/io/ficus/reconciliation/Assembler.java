package io.ficus.reconciliation;

import java.util.List;

/** Makes a canonical record out of the rows of one aggregate. Thread-safe. */
@FunctionalInterface
public interface Assembler {

  /**
   * The projection.
   *
   * @param rows for each query of the side, in its order, the rows of this aggregate; at least one
   *     of the lists is not empty. They must not be kept
   */
  Projection assemble(AggregateKey key, List<List<StoredRow>> rows);
}

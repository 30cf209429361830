package io.ficus.cutover.domain.handover;

import java.util.List;

/** What reading a store's ownership row came to. */
public sealed interface OwnershipReading {

  /**
   * The row is there.
   *
   * @param unfenced the tables of the domain where writers that Ficus does not control are not held
   *     to it, because triggers are missing; their writes are found and reported instead
   */
  record Known(Ownership ownership, List<String> unfenced) implements OwnershipReading {
    public Known {
      unfenced = List.copyOf(unfenced);
    }

    /** Whether every writer is held to it. */
    public boolean enforced() {
      return unfenced.isEmpty();
    }
  }

  /**
   * The store answers and has no row for the domain, or no table for such rows.
   *
   * @param remedy what to do, for people
   */
  record Absent(String remedy) implements OwnershipReading {}

  /**
   * The store does not answer.
   *
   * @param why what went wrong, for people
   */
  record Unreadable(String why) implements OwnershipReading {}
}

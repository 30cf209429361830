package io.ficus.cutover.domain.handover;

/** What reading a store's ownership row came to. */
public sealed interface OwnershipReading {

  /**
   * The row is there.
   *
   * @param enforced whether writers that Ficus does not control are held to it (triggers are
   *     installed); where not, their writes are found and reported instead
   */
  record Known(Ownership ownership, boolean enforced) implements OwnershipReading {}

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

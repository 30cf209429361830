package io.ficus.seam.ownership;

/** What asking a store who owns a domain came to. */
public sealed interface OwnershipReading {

  /** What the store holds. */
  record Known(Held held) implements OwnershipReading {}

  /** The store can be asked, and holds no row for the domain. */
  record NotInstalled() implements OwnershipReading {}

  /** The store could not be asked. */
  record Unreadable(String reason) implements OwnershipReading {}
}

package io.ficus.cutover.application;

import io.ficus.cutover.Authority;
import io.ficus.cutover.domain.handover.PartOutcome;

/**
 * Something that belongs to a domain besides its tables and runs where the authority is: a
 * scheduler, a publisher. Called after the authority has moved, until it answers Done; after a
 * crash perhaps once more. Thread-safe.
 */
public interface AuthorityHook {

  /** Its name, for people. */
  String name();

  /** The authority over a domain is now here, as of an epoch. */
  PartOutcome authorityIsNow(String domain, Authority authority, long epoch);
}

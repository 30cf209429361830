package io.ficus.cutover.application;

import io.ficus.cutover.Authority;
import io.ficus.cutover.domain.handover.PartOutcome;

/**
 * Something that belongs to a domain besides its tables and runs where the authority is: a
 * scheduler, a publisher. Called after the authority has moved, on the instance that moves it,
 * until it answers Done; after a crash perhaps once more, and on another instance. What runs on
 * several looks at {@link io.ficus.cutover.Stages} besides. Thread-safe.
 */
public interface AuthorityHook {

  /** Its name, for people. */
  String name();

  /**
   * The authority over a domain is now here, as of an epoch.
   *
   * @return Done with what it does now, for people; with nothing if the domain is none of its own
   */
  PartOutcome authorityIsNow(String domain, Authority authority, long epoch);
}

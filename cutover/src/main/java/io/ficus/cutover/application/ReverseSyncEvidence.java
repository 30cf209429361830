package io.ficus.cutover.application;

import io.ficus.cutover.domain.gate.ReverseSyncState;

/**
 * What is known of the reverse sync of a domain. Promises the state of now; throws an unchecked
 * exception if it cannot be found out. Thread-safe.
 */
public interface ReverseSyncEvidence {

  /** How it stands. */
  ReverseSyncState reverseSync(String domain);
}

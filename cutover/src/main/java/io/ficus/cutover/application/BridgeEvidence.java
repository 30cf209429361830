package io.ficus.cutover.application;

import io.ficus.cutover.domain.gate.BridgeState;

/**
 * What is known of the bridge that carries a domain's changes. Promises the state of now, not a
 * remembered one; throws an unchecked exception if it cannot be found out. Thread-safe.
 */
public interface BridgeEvidence {

  /** How the bridge of a domain stands. */
  BridgeState bridge(String domain);
}
